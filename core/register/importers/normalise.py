"""Addresses and coded values as the register writes them. Each function raises ValueError with a short reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, ip_address, ip_interface

from core.register.importers.text import words
from core.register.models import DeviceClass, Support

_HEX12 = re.compile(r"[0-9a-f]{12}")
_MAC_MARKS = re.compile(r"[\s:.\-_]")
_ZERO_PADDED = re.compile(r"\b0+(?=\d)")
_DOTTED = re.compile(r"\d{1,3}(\.\d{1,3}){3}")
_LIST = re.compile(r"[\s,;|]+|(?<=[0-9a-fA-F])/(?=\d+\.)")


@dataclass(frozen=True, slots=True)
class Address:
    """An IP address, with the network it was written with ("10.1.2.3/24"), or ""."""

    ip: str
    cidr: str = ""


def mac_address(text: str) -> str:
    """Lower-case hex pairs with colons, from any usual spelling (00-1B-1B.., 001b.1b.., 001B1B..)."""
    digits = _MAC_MARKS.sub("", text).lower().removeprefix("0x")
    if not _HEX12.fullmatch(digits):
        raise ValueError("is not a MAC address (12 hexadecimal digits)")
    if digits in ("0" * 12, "f" * 12):
        raise ValueError("is not the MAC address of a device")
    if int(digits[:2], 16) & 1:
        raise ValueError("is a group (multicast) address, not that of a device")
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def address(text: str) -> Address:
    """One IP address of a device, as `ipaddress` writes it. Leading zeros (192.168.001.010) are decimal."""
    text = text.strip().strip("[]")
    if _DOTTED.match(text):
        text = _ZERO_PADDED.sub("", text.split("/", 1)[0]) + text[len(text.split("/", 1)[0]) :]
    try:
        with_net: IPv4Interface | IPv6Interface = ip_interface(text)
    except ValueError:
        raise ValueError("is not an IP address") from None
    plain: IPv4Address | IPv6Address = with_net.ip
    _refuse_special(plain)
    width = plain.max_prefixlen
    net = with_net.network
    if net.prefixlen >= width - 1:
        return Address(str(plain), "" if net.prefixlen == width else str(net))
    if isinstance(plain, IPv4Address) and plain in (net.network_address, net.broadcast_address):
        raise ValueError("is the address of a network, not of a device")
    return Address(str(plain), str(net))


def _refuse_special(plain: IPv4Address | IPv6Address) -> None:
    if plain.is_unspecified or plain.is_multicast or plain == ip_address("255.255.255.255"):
        raise ValueError("is not the address of a device")
    if isinstance(plain, IPv4Address) and _is_mask(int(plain)):
        raise ValueError("is a subnet mask, not the address of a device")


def _is_mask(value: int) -> bool:
    """255.x.y.z whose ones stand to the left."""
    inverted = value ^ 0xFFFFFFFF
    return value >> 24 == 0xFF and inverted & (inverted + 1) == 0


def split_list(text: str) -> list[str]:
    """Several addresses in one cell, apart by spaces, commas, semicolons or line breaks."""
    return [part for part in _LIST.split(text.strip()) if part]


_CLASS_WORDS: dict[DeviceClass, str] = {
    DeviceClass.PLC: """
        plc, sps, controller, steuerung, cpu, pac, programmable logic controller, programmable controller,
        speicherprogrammierbare steuerung, control system, process controller, automation controller
    """,
    DeviceClass.SAFETY: """
        safety controller, safety plc, f plc, f cpu, f sps, sicherheits sps, sicherheitssteuerung, sis, fail
        safe controller, safety, sicherheitsschaltgeraet
    """,
    DeviceClass.RTU: """
        rtu, remote terminal unit, fernwirkgeraet, fernwirkstation, fernwirktechnik, telecontrol
    """,
    DeviceClass.HMI: """
        hmi, panel, operator panel, touch panel, bediengeraet, bedienpanel, bedienterminal, terminal, op,
        tp, visualisierung, operator terminal, display
    """,
    DeviceClass.DRIVE: """
        drive, umrichter, frequenzumrichter, fu, vfd, vsd, inverter, frequency converter, servo, antrieb,
        servoumrichter, variable speed drive, motor drive, servo drive, softstarter, soft starter, motor
        starter
    """,
    DeviceClass.IO: """
        remote io, remote i o, io, i o, dezentrale peripherie, distributed io, et200, et 200, feldbusknoten,
        bus coupler, buskoppler, io module, i o module, e a modul, io island, ventilinsel, valve island,
        remote_io
    """,
    DeviceClass.SENSOR: """
        sensor, transmitter, messumformer, instrument, feldgeraet, field device, scanner, barcode scanner,
        actuator, aktor, analyser, analyzer, messgeraet, waage, scale, encoder, rfid, rfid reader, vision
        sensor
    """,
    DeviceClass.ROBOT: """
        robot, roboter, robotersteuerung, robot controller, cobot, agv, fts
    """,
    DeviceClass.SWITCH: """
        switch, netzwerkswitch, network switch, ethernet switch, managed switch, hub, media converter,
        medienkonverter, unmanaged switch
    """,
    DeviceClass.ROUTER: """
        router, vpn router, modem, lte router, mobilfunkrouter, fernwartungsrouter, remote access router,
        industrial router
    """,
    DeviceClass.FIREWALL: """
        firewall, security appliance, utm, vpn gateway, industrial firewall
    """,
    DeviceClass.GATEWAY: """
        gateway, protocol converter, protokollumsetzer, serial server, device server, edge gateway, iot
        gateway, com server, protocol gateway, edge device, koppler
    """,
    DeviceClass.WIRELESS: """
        wireless, access point, wlan, wlan ap, ap, wifi, wi fi, funk, wireless access point, wlan client,
        wireless client, bluetooth
    """,
    DeviceClass.PC: """
        pc, ipc, workstation, engineering station, client, industrie pc, industrial pc, notebook, laptop,
        rechner, computer, programmiergeraet, pg, operator station, thin client, desktop, panel pc, box pc,
        tablet
    """,
    DeviceClass.SERVER: """
        server, scada, scada server, historian, domain controller, nas, vm, virtual machine, leitsystem,
        virtueller server, database server, file server, mes, virtual server, storage, leitrechner
    """,
    DeviceClass.BUILDING: """
        building controller, ddc, glt, bacnet controller, gebaeudeautomation, bms, bas, hvac, klima,
        building automation, building_controller, hvac controller, gebaeudeleittechnik
    """,
    DeviceClass.METER: """
        meter, zaehler, energy meter, energiezaehler, power meter, messgeraet energie, stromzaehler, power
        analyser, power analyzer
    """,
    DeviceClass.PRINTER: """
        printer, drucker, label printer, etikettendrucker, laserdrucker
    """,
    DeviceClass.CAMERA: """
        camera, kamera, ip camera, cctv, webcam, nvr, ip kamera, videokamera
    """,
    DeviceClass.OTHER: """
        other, sonstiges, andere, misc, sonstige, ups, usv, telefon, voip phone, phone, power supply
    """,
    DeviceClass.UNKNOWN: """
        unknown, unbekannt
    """,
}
_CLASSES = {words(word): kind for kind, listed in _CLASS_WORDS.items() for word in listed.split(",")}
_CLASSES |= {words(kind.value): kind for kind in DeviceClass}

_SUPPORT_WORDS: dict[Support, str] = {
    Support.SUPPORTED: """
        supported, yes, ja, active, aktiv, unterstuetzt, current, aktuell, in support
    """,
    Support.ENDING: """
        ending, phase out, last buy, abgekuendigt, auslaufend, end of sale, eos, mature, classic,
        discontinued
    """,
    Support.ENDED: """
        ended, end of life, eol, no, nein, obsolete, obsolet, ausgelaufen, end of support, not supported,
        unsupported, nicht unterstuetzt, abgelaufen
    """,
    Support.UNKNOWN: """
        unknown, unbekannt
    """,
}
_SUPPORTS = {words(word): kind for kind, listed in _SUPPORT_WORDS.items() for word in listed.split(",")}

_CRITICALITY = {
    "very low": 1, "sehr niedrig": 1, "sehr gering": 1, "minor": 1,
    "low": 2, "niedrig": 2, "gering": 2,
    "medium": 3, "mittel": 3, "normal": 3, "moderate": 3,
    "high": 4, "hoch": 4, "major": 4, "wichtig": 4,
    "very high": 5, "sehr hoch": 5, "critical": 5, "kritisch": 5,
}  # fmt: skip


def device_class(text: str) -> str:
    """The `DeviceClass` that a plant's word means. A plural or one more word ("Switch 8 port") is forgiven."""
    key = words(text)
    for singular in (key, key.removesuffix("s"), key.removesuffix("es")):
        if found := _CLASSES.get(singular):
            return found.value
    parts = key.split()
    spans = [" ".join(parts[a:b]) for a in range(len(parts)) for b in range(a + 1, min(a + 4, len(parts)) + 1)]
    hits = {_CLASSES[span] for span in sorted(spans, key=len, reverse=True)[:60] if len(span) > 2 and span in _CLASSES}
    hits -= {DeviceClass.OTHER, DeviceClass.UNKNOWN}
    if DeviceClass.SAFETY in hits:
        hits = {DeviceClass.SAFETY}
    if len(hits) == 1:
        return hits.pop().value
    raise ValueError("is no device class that is known here")


def support(text: str) -> str:
    """The `Support` that a plant's word means."""
    if found := _SUPPORTS.get(words(text)):
        return found.value
    raise ValueError("says nothing clear about support (supported, ending, ended)")


def criticality(text: str) -> str:
    """1 to 5 as text."""
    key = words(text)
    if key in ("1", "2", "3", "4", "5"):
        return key
    if key in _CRITICALITY:
        return str(_CRITICALITY[key])
    raise ValueError("is no criticality from 1 (minor) to 5 (plant stops or people are in danger)")
