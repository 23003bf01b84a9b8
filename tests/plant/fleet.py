"""The devices of the test plant: plain data. What stands here is what their servers say on the wire.

Makers are invented but where a protocol carries a registered number; serial numbers are recognisable ("55").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from core.practice.devices import S7, Bacnet, Device, EtherNetIp, Mdns, Modbus, OpcUa, Service, Snmp, Ssh, Web
from core.practice.neighbour import Announced
from core.practice.ssdp import UpnpIdentity
from tests.plant import responders

NETS = ("10.213.1", "10.213.2")
"""First three octets of the plant's network and of the second one."""
_ENTERPRISE = "1.3.6.1.4.1.99999"


@dataclass(frozen=True, slots=True)
class Network:
    """One bridge: its range, and the laptop's address in it."""

    cidr: str
    laptop: str

    @property
    def prefix(self) -> int:
        """Length of the network part."""
        return IPv4Network(self.cidr).prefixlen

    @property
    def broadcast(self) -> str:
        """The address of everybody."""
        return str(IPv4Network(self.cidr).broadcast_address)


PLANT = (Network(f"{NETS[0]}.0/24", f"{NETS[0]}.250"), Network(f"{NETS[1]}.0/28", f"{NETS[1]}.14"))
_CROWD = IPv4Address("10.214.0.0")


@dataclass(frozen=True, slots=True)
class Member:
    """One device with its place. `kind` says what is special about it:

    "" an ordinary one; "silent" answers ARP and nothing else; "closed" refuses every port; "one_slot", "slow_rate" and
    "one_tongue" are the fragile ones (see fragile.py); "slow_close" closes its side late; "swapped" speaks TLS on 80
    and plain HTTP on 443; "opt_in" speaks only what is asked of hosts that were named for it; "safety" is on the never-touch list;
    "excluded" is on the exclusions of the run.
    """

    device: Device
    kind: str = ""
    second: int = 0
    """Last octet of its interface in the second network; 0: none."""
    only_second: bool = False
    address: str = ""
    """In the first network, where it does not follow from the device's number."""

    @property
    def ip(self) -> str:
        """Its address in the first network (in the second, where it has no other)."""
        return self.ip_2 if self.only_second else self.address or f"{NETS[0]}.{self.device.host}"

    @property
    def ip_2(self) -> str:
        """Its address in the second network."""
        return f"{NETS[1]}.{self.second}"

    @property
    def addresses(self) -> tuple[str, ...]:
        """All of them, the first network's first."""
        return (self.ip, self.ip_2) if self.second and not self.only_second else (self.ip,)

    @property
    def mac(self) -> str:
        """Of its first interface; locally administered."""
        return "02:55:" + IPv4Address(self.ip).packed.hex(":")

    @property
    def mac_2(self) -> str:
        """Of its interface in the second network."""
        return "02:55:" + IPv4Address(self.ip_2).packed.hex(":")

    @property
    def ports(self) -> frozenset[tuple[str, int]]:
        """(transport, port) of everything that it listens on."""
        return frozenset((one.transport, one.port) for one in self.device.services)


@dataclass
class _Builder:
    members: list[Member] = field(default_factory=list)
    host: int = 10

    def add(
        self,
        stem: str,
        vendor: str,
        model: str,
        device_class: str,
        services: Sequence[Any],
        *,
        kind: str = "",
        firmware: str = "",
        serial: str = "",
        order_number: str = "",
        second: int = 0,
        only_second: bool = False,
    ) -> None:
        self.host += 3  # not side by side: the addresses between are nobody's
        number = self.host
        device = Device(
            host=number,
            tag=f"{stem}-{number}",
            name=f"{model} {number}",
            vendor=vendor,
            model=model,
            serial=serial or f"SN55-{number:05d}",
            firmware=firmware or f"2.{number}.1",
            device_class=device_class,
            location=f"Hall {number % 4}",
            services=tuple(services),
            order_number=order_number,
            fragile=kind in FRAGILE,
        )
        self.members.append(Member(device, kind, second, only_second))

    def snmp(self, text: str) -> Snmp:
        return Snmp(text, f"{_ENTERPRISE}.{self.host + 3}")

    def serial(self) -> str:
        return f"S/N SN55-{self.host + 3:05d}"


FRAGILE = ("one_slot", "slow_rate", "one_tongue")


def fleet() -> list[Member]:
    """All devices, the fragile and the strange ones included."""
    plant = _Builder()
    _controllers(plant)
    _cip(plant)
    _servers(plant)
    _infrastructure(plant)
    _profinet(plant)
    _other_makers(plant)
    _computers(plant)
    _special(plant)
    return plant.members


def _controllers(plant: _Builder) -> None:
    for number, (model, order, firmware) in enumerate(
        (
            ("CPU 1516-3 PN/DP", "6ES7 516-3AN02-0AB0", "V2.9.4"),
            ("CPU 1212C", "6ES7 212-1AE40-0XB0", "V4.5.2"),
            ("CPU 315-2 PN/DP", "6ES7 315-2EH14-0AB0", "V3.2.17"),
            ("CPU 414-3", "6ES7 414-3EM07-0AB0", "V7.0.3"),
        )
    ):
        serial = f"S C-TEST5500{number:04d}"
        services = (S7(station=f"Line {number}", module=f"PLC {number}"),)
        plant.add("PLC", "Siemens", model, "plc", services, firmware=firmware, serial=serial, order_number=order)
    for units in ((1, 255), (255,), (1,), (255,)):
        plant.add(
            "DRV", "Nordwerk Antriebe", "AX450-22K", "drive", [Modbus(units, "AX450 converter", plant.serial())]
        )  # fmt: skip


def _cip(plant: _Builder) -> None:
    for vendor, number, kind, code, model, device_class in (
        ("Rockwell Automation/Allen-Bradley", 1, 14, 107, "1769-L33ER/A LOGIX5333ER", "plc"),
        ("Rockwell Automation/Allen-Bradley", 1, 14, 96, "1756-L73/B LOGIX5573", "plc"),
        ("WAGO Corporation", 40, 7, 363, "WAGO 750-363 FC EtherNet/IP", "remote_io"),
        ("WAGO Corporation", 40, 7, 365, "WAGO 750-365", "remote_io"),
    ):
        serial = f"5500A2{plant.host + 3:02X}"
        plant.add("CIP", vendor, model, device_class, [EtherNetIp(number, kind, code)], firmware="32.11", serial=serial)
    for model in ("BC-820", "BC-830", "BC-840"):
        bacnet = Bacnet(instance=550000 + plant.host, vendor_id=999, software="HVAC-Basic 2.1")
        plant.add("HVAC", "Klimatron", model, "building_controller", [bacnet])


def _servers(plant: _Builder) -> None:
    for model in ("LineServer 4", "Historian 9"):
        services = (
            OpcUa(f"urn:srv-{plant.host}:kessel:lineserver", f"urn:kessel-systeme.example:{plant.host}"),
            Web(title=model, server="LineServer/4.6.0", tls=True),
            plant.snmp(f"Kessel Systeme {model}"),
        )
        plant.add("SRV", "Kessel Systeme", model, "server", services, second=3 if model == "Historian 9" else 0)
    for model in ("TP1500-X", "TP700-X", "TP1900-X"):
        services = (Web(title=model, server="PanelRuntime/16.0.2", tls=True), plant.snmp(f"Panelwerk {model} panel"))
        plant.add("HMI", "Panelwerk", model, "hmi", services)
    # Two that speak four protocols: one device each, whatever is asked.
    for model, units in (("UC-4", (1, 255)), ("UC-8", (255,))):
        services = (
            Modbus(units, f"{model} controller", plant.serial()),
            OpcUa(f"urn:uc-{plant.host}:vielfach", f"urn:vielfach.example:{plant.host}"),
            Web(title=f"{model} controller", server="uc-httpd/2"),
            plant.snmp(f"Vielfach {model} controller"),
        )
        plant.add("UC", "Vielfach Automation", model, "plc", services)


def _infrastructure(plant: _Builder) -> None:
    for number in range(4):
        services = (
            plant.snmp("Nettbruck IES-2408M managed switch"),
            Ssh("NettbruckSSH_7.2.3"),
            Web(title="IES-2408M", server="Nettbruck-httpd/7.2.3"),
        )
        plant.add("SW", "Nettbruck", "IES-2408M", "switch", services, second=2 if number == 3 else 0)
    for model in ("LP-660", "LP-680"):
        serial, firmware = f"SN55-{plant.host + 3:05d}", f"2.{plant.host + 3}.1"
        texts = (("ty", f"Etikon {model}"), ("mfg", "Etikon"), ("mdl", model), ("sn", serial), ("fw", firmware))
        services = (Mdns("_ipp._tcp.local.", 631, texts), Web(title=f"{model} printer", server="Etikon/3.14"))
        plant.add("PRN", "Etikon", model, "printer", services)
    for model in ("PM-3255", "PM-5560"):
        services = (
            Modbus((1, 255), f"{model} power meter", plant.serial()),
            Web(title=f"{model} power meter", server="Lumetra-web/2.4.0"),
        )
        plant.add("MTR", "Lumetra", model, "meter", services)
    plant.add("SSH", "Kiesel", "Box 1", "server", [Ssh("OpenSSH_9.2p1")])


def _profinet(plant: _Builder) -> None:
    for model, order, firmware in (
        ("ET 200SP", "6ES7 155-6AU01-0BN0", (4, 2, 1)),
        ("SCALANCE X208", "6GK5 208-0BA10-2AA3", (5, 2, 6)),
    ):
        station = f"station-{plant.host + 3}"
        services = (responders.dcp(station, model), responders.epm(model, order, firmware))
        plant.add("PN", "Siemens", model, "remote_io", services, order_number=order)
    serial, order = "S C-TEST55009999", "6ES7 517-3AP00-0AB0"
    services = (
        S7(station="Line 9", module="PLC 9"),
        responders.dcp("line-9", "S7-1500"),
        responders.epm("S7-1500", order, (2, 9, 4)),
        Web(title="Line 9", server="S7 Web", tls=True),
    )
    plant.add(
        "PLC", "Siemens", "CPU 1517-3 PN/DP", "plc", services, firmware="V2.9.4", serial=serial, order_number=order
    )


def _other_makers(plant: _Builder) -> None:
    plant.add("CX", "Beckhoff", "CX5130", "plc", [responders.ads(f"CX-{plant.host + 3}", (3, 1, 4024))])
    plant.add("NJ", "Omron", "CJ2M-CPU33", "plc", [responders.fins("CJ2M-CPU33", "02.01")])
    mac = "02:55:77:00:00:01"
    plant.add("KNX", "Klimatron", "KNX IP Router", "gateway", [responders.knx("KNX IP Router 55", "00c555000001", mac)])
    for protocol, port in (("iec104", 2404), ("hartip", 5094), ("mms", 102), ("fox", 1911), ("slmp", 5007)):
        plant.add(protocol.upper(), "", "", "unknown", [responders.opt_in(protocol, port)], kind="opt_in")


def _computers(plant: _Builder) -> None:
    mac = f"02:55:0a:d5:01:{plant.host + 3:02x}"
    services = (responders.netbios(f"OPS{plant.host + 3}", mac), responders.vnc())
    plant.add("PC", "", "", "pc", services)
    plant.add("CAM", "Sehwerk", "IPC-4", "camera", [responders.camera(f"5500-{plant.host + 3}", "Gate", "IPC-4")])
    identity = UpnpIdentity(f"5501-{plant.host + 3}", "Speicher 5", "Lagerhaus", "NAS-5", f"SN55-{plant.host + 3:05d}")
    services = (responders.upnp(identity), responders.greeting("ftp", 21, b"220 Lagerhaus NAS-5 FTP server ready.\r\n"))
    plant.add("NAS", "Lagerhaus", "NAS-5", "server", services)
    told = Announced(
        f"TS-{plant.host + 3}", "Seriell terminal server", f"{NETS[0]}.{plant.host + 3}", manufacturer="Seriell",
        model="TS-4", serial=f"SN55-{plant.host + 3:05d}", firmware="4.5.5",
    )  # fmt: skip
    services = (responders.lldp(told), responders.greeting("telnet", 23, b"\r\nSeriell TS-4\r\nlogin: "))
    plant.add("TS", "Seriell", "TS-4", "gateway", services)


def _special(plant: _Builder) -> None:
    for kind, model in (("one_slot", "TR-88"), ("slow_rate", "TR-90"), ("one_tongue", "TR-92")):
        services = [Modbus((1, 255), f"{model} converter", plant.serial())]
        plant.add("CNV", "Altmann Regeltechnik", model, "remote_io", services, kind=kind)
    for _ in range(3):
        plant.add("SIL", "", "", "unknown", [], kind="silent")
    for _ in range(2):
        plant.add("CLO", "", "", "unknown", [], kind="closed")
    web = (Web(title="Slow", server="slow-httpd/1"), Modbus((255,), "Slow closer", plant.serial()))
    plant.add("SLO", "Traege", "SC-1", "gateway", web, kind="slow_close")
    swapped = (Web(title="Swapped", server="swapped/1"), Web(title="Swapped", server="swapped/1", tls=True))
    plant.add("SWP", "Quer", "Q-7", "gateway", swapped, kind="swapped")
    safety = [Modbus((1, 255), "Safety controller", plant.serial())]
    plant.add("SIS", "Wacht", "SIS-300", "safety_controller", safety, kind="safety")
    plant.add("EXC", "Wacht", "EX-1", "plc", [Modbus((1, 255), "Excluded", plant.serial())], kind="excluded")
    plant.add("DRV", "Nordwerk Antriebe", "AX450-30K", "drive", [Modbus((255,), "AX450", plant.serial())],
              second=5, only_second=True)  # fmt: skip


def crowd_network(prefix: int) -> Network:
    """One network of any size for a crowd."""
    cidr = IPv4Network((_CROWD, prefix))
    return Network(str(cidr), str(cidr[-6]))


def crowd(count: int, prefix: int) -> list[Member]:
    """So many plain devices, spread over a network: of ten four speak Modbus, two EtherNet/IP, two HTTP, one refuses
    everything and one answers ARP only."""
    network = IPv4Network((_CROWD, prefix))
    step = (network.num_addresses - 16) // count
    members = []
    for number in range(count):
        services, kind, serial = _crowd_services(number)
        device = Device(
            host=number, tag=f"N-{number}", name=f"Device {number}", vendor="Lumetra" if kind == "" else "", model="PM-1",
            serial=serial, firmware="32.11", device_class="meter", location="", services=services,
        )  # fmt: skip
        members.append(Member(device, kind, address=str(network[1 + number * step])))
    return members


def _crowd_services(number: int) -> tuple[tuple[Service, ...], str, str]:
    """Services, kind, serial number."""
    turn = number % 10
    if turn < 4:
        return (Modbus((255,), "PM-1 meter", f"S/N SN56-{number:05d}"),), "", f"SN56-{number:05d}"
    if turn < 6:
        return (EtherNetIp(40, 7, 363),), "", f"56{number:06X}"
    if turn < 8:
        return (Web(title="PM-1", server="Lumetra-web/2"),), "", f"SN56-{number:05d}"
    return (), ("closed", "silent")[turn - 8], ""


MAKERS: dict[str, Callable[..., list[Member]]] = {"fleet": fleet, "crowd": crowd}
"""How another process makes the same devices."""
