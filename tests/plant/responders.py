"""Devices whose protocols have no server of somebody else's: what they say comes from the practice responders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.practice.ads import AdsIdentity, AdsServer
from core.practice.dcp import DcpServer, ProfinetDevice
from core.practice.epm import EpmIdentity, EpmServer
from core.practice.fins import FinsIdentity, FinsServer
from core.practice.fox import FoxIdentity, FoxServer
from core.practice.greeting import VNC, GreetingServer
from core.practice.hartip import HartIdentity, HartIpServer
from core.practice.iec104 import Iec104Server, Outstation
from core.practice.knx import KnxIdentity, KnxServer
from core.practice.mms import MmsIdentity, MmsServer
from core.practice.neighbour import Announced, Announcer, lldp_frame
from core.practice.netbios import NetBiosIdentity, NetBiosServer
from core.practice.slmp import SlmpIdentity, SlmpServer
from core.practice.ssdp import UpnpIdentity, UpnpServer
from core.practice.wsd import WsdIdentity, WsdServer

_KNX_GROUP, _SSDP_GROUP = "224.0.23.12", "239.255.255.250"


@dataclass(frozen=True)
class Responder:
    """One protocol of a device. `build(ip, broadcast)` makes its server, to be started in the device's namespace."""

    protocol: str
    transport: str
    port: int
    build: Callable[[str, str], Any]
    told: tuple[tuple[str, str], ...] = ()
    """(kind, value): what its answers hold."""


def dcp(station: str, kind: str) -> Responder:
    """PROFINET DCP on eth0; the vendor number is Siemens'."""

    def build(ip: str, _broadcast: str) -> Any:
        return DcpServer(ProfinetDevice(station, kind, 0x002A, 0x0313, ip=ip), "eth0")

    return Responder("dcp", "ethernet", 0x8892, build, (("vendor", "Siemens"), ("model", kind), ("name", station)))


def epm(kind: str, order: str, firmware: tuple[int, int, int]) -> Responder:
    """The endpoint mapper of a PROFINET device."""
    identity = EpmIdentity(kind, order, 1, firmware, 0x002A, 0x0313)
    version = "V" + ".".join(map(str, firmware))
    told = (("vendor", "Siemens"), ("model", kind), ("order_number", order), ("firmware", version))
    return Responder("epm", "udp", 34964, lambda ip, _broadcast: EpmServer(identity, ip), told)


def ads(host: str, twincat: tuple[int, int, int]) -> Responder:
    """A TwinCAT router."""
    identity = AdsIdentity(host, (5, 55, 1, 1, 1, 1), twincat, (10, 0, 17763), 2)
    told = (("vendor", "Beckhoff"), ("name", host), ("firmware", f"TwinCAT {'.'.join(map(str, twincat))}"))
    return Responder("ads", "udp", 48899, lambda ip, all_: AdsServer(identity, ip, also=(all_,)), told)


def fins(model: str, version: str) -> Responder:
    """An Omron controller."""
    told = (("vendor", "Omron"), ("model", model), ("firmware", version))
    return Responder("fins", "udp", 9600, lambda ip, _all: FinsServer(FinsIdentity(model, version), ip), told)


def knx(name: str, serial: str, mac: str) -> Responder:
    """A KNXnet/IP router."""
    identity = KnxIdentity(name, serial, mac)
    told = (("name", name), ("serial", serial))
    return Responder("knx", "udp", 3671, lambda ip, _all: KnxServer(identity, ip, also=(_KNX_GROUP,)), told)


def upnp(identity: UpnpIdentity) -> Responder:
    """SSDP, and the description that it names."""
    told = (("vendor", identity.manufacturer), ("model", identity.model), ("serial", identity.serial))

    def build(ip: str, _broadcast: str) -> Any:
        return UpnpServer(identity, ip, also=(_SSDP_GROUP,))

    return Responder("ssdp", "udp", 1900, build, (*told, ("name", identity.name)))


def camera(uuid: str, name: str, hardware: str) -> Responder:
    """WS-Discovery as cameras speak it."""
    scopes = (f"onvif://www.onvif.org/name/{name}", f"onvif://www.onvif.org/hardware/{hardware}")
    identity = WsdIdentity(uuid, ("Device", "NetworkVideoTransmitter"), scopes)
    told = (("name", name), ("model", hardware))
    return Responder("wsd", "udp", 3702, lambda ip, _all: WsdServer(identity, ip, also=(_SSDP_GROUP,)), told)


def netbios(name: str, mac: str) -> Responder:
    """A computer's names."""
    identity = NetBiosIdentity(name, "PLANT", mac)
    return Responder("netbios", "udp", 137, lambda ip, _all: NetBiosServer(identity, ip), (("name", name),))


def greeting(protocol: str, port: int, text: bytes) -> Responder:
    """A server that speaks first."""
    return Responder(protocol, "tcp", port, lambda ip, _all: GreetingServer(text, ip, port))


def vnc() -> Responder:
    """A remote screen."""
    return greeting("vnc", 5900, VNC)


def lldp(device: Announced) -> Responder:
    """Tells its neighbours every few seconds, unasked."""
    told = {"name": device.name, "serial": device.serial, "model": device.model}
    told |= {"vendor": device.manufacturer, "firmware": device.firmware}
    rows = tuple((kind, value) for kind, value in told.items() if value)

    def build(_ip: str, _broadcast: str) -> Any:
        return Announcer(lambda mac: lldp_frame(device, mac), "eth0", every_s=2.0)

    return Responder("lldp", "ethernet", 0x88CC, build, rows)


def opt_in(protocol: str, port: int) -> Responder:
    """Protocols that are asked only of hosts which the engineer named for them: here nobody did, so nothing is told."""
    makers: dict[str, Callable[[str], Any]] = {
        "iec104": lambda ip: Iec104Server(Outstation(), ip),
        "hartip": lambda ip: HartIpServer(HartIdentity(0x11CA, 0x123456, 0x26, "TT 55"), ip),
        "mms": lambda ip: MmsServer(MmsIdentity("Nordwerk", "IED-5", "1.4"), ip),
        "fox": lambda ip: FoxServer(FoxIdentity("jace", "Station55", "3.8.38", "Klimatron", "Qnx-55"), ip),
        "slmp": lambda ip: SlmpServer(SlmpIdentity("Q03UDVCPU", 0x366), ip),
    }
    return Responder(protocol, "tcp", port, lambda ip, _all: makers[protocol](ip))
