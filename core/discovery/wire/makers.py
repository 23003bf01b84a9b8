"""Makers by the numbers of the field-device associations.

PROFINET, PROFIBUS and HART share one list below 256 (the HART company codes were taken over by PROFIBUS & PROFINET
International); the numbers above are PROFINET's. KNX numbers: KNX Association's list of manufacturers. Only
well-known makers stand here; each number was compared with a published copy of its list.
"""

from __future__ import annotations

_FIELD_DEVICE_MAKERS = {
    1: "Acromag", 2: "Rockwell Automation", 3: "Ametek", 5: "ABB", 9: "Emerson", 10: "Brooks Instrument",
    17: "Endress+Hauser", 18: "ABB", 19: "Emerson", 20: "Schneider Electric", 21: "Fuji Electric", 22: "ABB",
    23: "Honeywell", 26: "ABB", 29: "M-System", 31: "Emerson", 32: "Moore Industries", 37: "Ronan", 38: "Emerson",
    42: "Siemens", 44: "Toshiba", 46: "Emerson", 47: "Metso Automation", 48: "Flowserve", 54: "Azbil",
    55: "Yokogawa", 62: "SMAR", 63: "Schneider Electric", 64: "MTL", 66: "SAMSON", 69: "KROHNE", 71: "Druck",
    82: "Dräger", 84: "Siemens", 86: "Magnetrol", 88: "Siemens", 91: "INOR", 93: "Pepperl+Fuchs", 96: "Baumer",
    97: "Knick", 98: "VEGA", 99: "MTS Systems", 105: "Rittmeyer", 107: "WIKA", 109: "PR electronics",
    120: "Bürkert", 128: "Danfoss", 131: "SMC", 142: "Mettler-Toledo", 151: "Nivelco", 158: "R. Stahl",
    176: "Phoenix Contact", 190: "HIMA", 199: "SICK", 209: "General Electric", 257: "SICK", 259: "Bosch Rexroth",
    261: "Kollmorgen", 262: "Lenze", 264: "Mitsubishi Electric", 266: "SEW-Eurodrive", 267: "Stöber",
    268: "HMS Networks", 271: "Parker Hannifin", 272: "Posital", 273: "Yaskawa", 279: "Softing", 285: "WAGO",
    286: "Hilscher", 287: "Bosch Rexroth", 288: "Beckhoff", 289: "Bihl+Wiedemann", 292: "Deutschmann Automation",
    294: "Leuze", 297: "Schneider Electric", 298: "Baumer", 299: "Turck", 303: "Murrelektronik", 304: "Hirschmann",
    308: "Weidmüller", 309: "EUCHNER", 310: "ifm electronic", 311: "Cognex", 317: "Turck", 328: "Omron", 333: "Festo",
    338: "Leuze", 346: "General Electric", 348: "HYDAC", 350: "Baumer", 362: "Belden", 370: "Banner Engineering",
    371: "KEBA", 373: "ProSoft", 383: "Cisco", 393: "NORD", 403: "HARTING", 408: "Kübler", 411: "KUKA", 888: "Balluff",
}  # fmt: skip

_KNX_MAKERS = {
    1: "Siemens", 2: "ABB", 4: "Jung", 5: "Bticino", 6: "Berker", 7: "Busch-Jaeger", 8: "Gira", 9: "Hager",
    72: "Theben", 131: "MDT technologies", 197: "Weinzierl",
}  # fmt: skip


def field_device_maker(number: int) -> str:
    """Maker's name for a PROFINET vendor id or HART manufacturer code, or ""."""
    return _FIELD_DEVICE_MAKERS.get(number, "")


def knx_maker(number: int) -> str:
    """Maker's name for a KNX manufacturer code, or ""."""
    return _KNX_MAKERS.get(number, "")
