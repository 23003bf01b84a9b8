"""Numbers of well-known makers and device types, and makers' names in free text.

CIP vendor and device type numbers: ODVA's public lists. Enterprise numbers: IANA private enterprise numbers. BACnet
vendor numbers: ASHRAE's public list.
"""

from __future__ import annotations

import re

CIP_VENDORS = {
    1: "Rockwell Automation/Allen-Bradley", 3: "Honeywell", 4: "Parker Hannifin", 5: "Rockwell Automation", 7: "SMC",
    8: "Molex", 12: "Banner Engineering", 13: "Belden", 21: "Belden", 26: "Festo", 40: "WAGO Corporation", 43: "Balluff",
    44: "Yaskawa", 45: "Schneider Electric", 46: "ABB", 47: "Omron", 48: "Turck", 50: "Real Time Automation",
    52: "Emerson", 57: "Pepperl+Fuchs", 68: "Eaton", 75: "ABB", 77: "Rockwell Automation", 82: "Mitsubishi Electric",
    83: "Opto 22", 90: "HMS Networks", 94: "Advantech", 97: "Danfoss", 100: "Aventics", 108: "Beckhoff",
    121: "KUKA", 127: "ABB", 143: "General Electric", 145: "Siemens", 161: "Mitsubishi Electric", 171: "Denso",
    176: "Red Lion", 181: "Pilz", 216: "Panasonic", 243: "Schneider Electric", 248: "Eaton", 250: "Yokogawa",
    255: "Bosch Rexroth", 256: "Turck", 259: "LS Electric", 283: "Hilscher", 287: "Bosch Rexroth", 309: "ProSoft",
    315: "SEW-Eurodrive", 322: "ifm electronic", 345: "Endress+Hauser", 351: "Kawasaki", 356: "FANUC",
    367: "Keyence", 443: "Vacon", 445: "Lenze", 453: "Panasonic", 501: "Yaskawa", 511: "SICK", 524: "Leuze",
    562: "Phoenix Contact", 587: "Lenze", 591: "FANUC", 593: "ABB", 601: "Kawasaki", 634: "Hirschmann",
    640: "Murrelektronik", 645: "Bihl+Wiedemann", 666: "Mettler-Toledo", 678: "Cognex", 680: "Weidmüller",
    749: "Woodward", 796: "Siemens", 799: "Delta Electronics", 808: "SICK", 834: "NORD", 903: "Emerson",
    928: "General Electric", 939: "Cisco", 971: "Siemens", 991: "Moxa", 1006: "Red Lion", 1015: "Weidmüller",
    1251: "Siemens", 1285: "CODESYS", 1289: "HMS Networks", 1291: "KROHNE", 1399: "Universal Robots",
    1418: "Emerson", 1731: "VEGA",
}  # fmt: skip

CIP_DEVICE_TYPES: dict[int, tuple[str, str]] = {
    0x00: ("generic device", ""), 0x02: ("AC drive", "drive"), 0x03: ("motor overload", "drive"),
    0x04: ("limit switch", "sensor"), 0x05: ("inductive proximity switch", "sensor"),
    0x06: ("photoelectric sensor", "sensor"), 0x07: ("general purpose discrete I/O", "remote_io"),
    0x09: ("resolver", "sensor"), 0x0C: ("communications adapter", "gateway"),
    0x0E: ("programmable logic controller", "plc"), 0x10: ("position controller", "drive"),
    0x13: ("DC drive", "drive"), 0x15: ("contactor", "drive"), 0x16: ("motor starter", "drive"),
    0x17: ("soft start", "drive"), 0x18: ("human-machine interface", "hmi"),
    0x1A: ("mass flow controller", "sensor"), 0x1B: ("pneumatic valve", "remote_io"),
    0x1C: ("vacuum pressure gauge", "sensor"), 0x1D: ("process control valve", "other"),
    0x1E: ("residual gas analyser", "sensor"), 0x22: ("encoder", "sensor"),
    0x23: ("safety discrete I/O", "remote_io"), 0x24: ("fluid flow controller", "sensor"),
    0x25: ("CIP motion drive", "drive"), 0x27: ("mass flow controller", "sensor"),
    0x28: ("CIP Modbus device", "other"), 0x29: ("CIP Modbus translator", "gateway"),
    0x2A: ("safety analog I/O", "remote_io"), 0x2B: ("generic device", ""), 0x2C: ("managed switch", "switch"),
    0x2D: ("CIP motion safety drive", "drive"), 0x2E: ("safety drive", "drive"), 0x2F: ("CIP motion encoder", "sensor"),
    0x31: ("CIP motion I/O", "remote_io"),
}  # fmt: skip
"""Device type -> (plain name, device class of the register or "")."""

BACNET_VENDORS = {
    2: "Trane", 3: "Daikin Applied", 5: "Johnson Controls", 7: "Siemens", 8: "Delta Controls", 9: "Siemens",
    10: "Schneider Electric", 16: "Carrier", 17: "Honeywell", 18: "Alerton", 22: "Siemens", 24: "Automated Logic",
    28: "KMC Controls", 35: "Reliable Controls", 36: "Tridium", 39: "Kieback & Peter", 51: "SAMSON",
}  # fmt: skip

ENTERPRISES = {
    9: "Cisco", 11: "HP", 43: "3Com", 171: "D-Link", 207: "Allied Telesis", 232: "HPE", 248: "Hirschmann",
    311: "Microsoft", 318: "APC", 343: "Intel", 534: "Eaton", 674: "Dell", 1347: "KYOCERA", 1602: "Canon",
    2011: "Huawei", 2435: "Brother", 2636: "Juniper", 3833: "Schneider Electric",
    4196: "Siemens", 4329: "Siemens", 4346: "Phoenix Contact", 4526: "NETGEAR",
    6574: "Synology", 8691: "Moxa", 8741: "SonicWall", 10002: "Ubiquiti", 11863: "TP-Link",
    12356: "Fortinet", 13576: "WAGO", 14988: "MikroTik", 15004: "RuggedCom", 16177: "Westermo", 24681: "QNAP",
    25461: "Palo Alto Networks", 25506: "H3C", 41112: "Ubiquiti",
}  # fmt: skip

_MAKERS = (
    "ABB", "Advantech", "Allen-Bradley", "Axis", "Balluff", "Beckhoff", "Belden", "Bosch Rexroth", "Brother", "Canon",
    "Carlo Gavazzi", "Cisco", "Cognex", "Danfoss", "Dell", "Delta Electronics", "Eaton", "Emerson", "Endress+Hauser",
    "Ewon", "FANUC", "Festo", "Fortinet", "Hikvision", "Hilscher", "Hirschmann", "HMS Networks", "Honeywell", "Huawei",
    "Johnson Controls", "Keyence", "KUKA", "Lantronix", "Lenze", "Leuze", "MikroTik", "Mitsubishi Electric", "Moxa",
    "Murrelektronik", "Omron", "Panasonic", "Pepperl+Fuchs", "Phoenix Contact", "Pilz", "Red Lion", "Rockwell Automation",
    "RuggedCom", "Schneider Electric", "SEW-Eurodrive", "SICK", "Siemens", "Sophos", "Synology", "Teltonika", "Turck",
    "Ubiquiti", "Universal Robots", "WAGO", "Weidmüller", "Westermo", "Yaskawa", "Yokogawa", "Zyxel",
)  # fmt: skip
_MAKER = re.compile(r"(?<![^\W_])(" + "|".join(re.escape(name) for name in _MAKERS) + r")(?![^\W_])", re.IGNORECASE)
_BY_LOWER = {name.lower(): name for name in _MAKERS} | {"allen-bradley": "Rockwell Automation"}
_SHORT_CASED = {"ABB", "SICK", "Axis", "Dell", "Turck", "Eaton"}
"""Words that also occur in other meanings count only as the maker writes them."""


def cip_vendor(number: int) -> str:
    """Maker's name for a CIP vendor number, or "CIP vendor n"."""
    return CIP_VENDORS.get(number, f"CIP vendor {number}")


def enterprise_vendor(oid: tuple[int, ...]) -> str:
    """Maker's name for an object identifier below the enterprises arc, or ""."""
    if oid[:6] != (1, 3, 6, 1, 4, 1) or len(oid) < 7:
        return ""
    return ENTERPRISES.get(oid[6], "")


def maker_in(text: str) -> str:
    """The first well-known maker whose name stands as a word in `text`, or ""."""
    for match in _MAKER.finditer(text):
        name = _BY_LOWER[match[1].lower()]
        if name not in _SHORT_CASED or match[1] == name:
            return name
    return ""


_SERIAL = re.compile(
    r"(?<![^\W_])(?:S/N|SN|serial(?: no\.?| number)?)\s*[:=#]?\s*([A-Z0-9][A-Z0-9./_-]{3,31})", re.IGNORECASE
)


def serial_in(text: str) -> str:
    """What is marked as a serial number ("S/N 123-456") in free text, or ""."""
    match = _SERIAL.search(text)
    return match[1] if match and any(c.isdigit() for c in match[1]) else ""
