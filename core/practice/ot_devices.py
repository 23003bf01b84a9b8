"""One practice device for each industrial protocol beyond the plant's: fixed identities, makers as in the plant's rules.

The test plant runs them in namespaces of their own; `ot_devices(ip)` on one address is for tests of conversations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.practice.ads import AdsIdentity, AdsServer
from core.practice.dcp import DcpServer, ProfinetDevice
from core.practice.epm import EpmIdentity, EpmServer
from core.practice.fins import FinsIdentity, FinsServer
from core.practice.fox import FoxIdentity, FoxServer
from core.practice.hartip import HartIdentity, HartIpServer
from core.practice.iec104 import Iec104Server, Outstation
from core.practice.knx import GROUP, KnxIdentity, KnxServer
from core.practice.mms import MmsIdentity, MmsServer
from core.practice.serving import DatagramServer, StreamServer
from core.practice.slmp import SlmpIdentity, SlmpServer

PROFINET = ProfinetDevice("plc-filling-2", "S7-1500", 0x002A, 0x010E, role=2)
"""Give it its address by `dataclasses.replace(PROFINET, ip=...)`; the MAC is that of the interface."""
PROFINET_IO = ProfinetDevice("io-filling-2", "ET200SP", 0x002A, 0x0313, role=1)
EPM = EpmIdentity("S7-1500", "6ES7 515-2AM01-0AB0", 4, (2, 9, 4), 0x002A, 0x010E)
ADS = AdsIdentity("CX-77A1B2", (5, 119, 161, 178, 1, 1), (3, 1, 4024), (10, 0, 19044), 2)
FINS = FinsIdentity("CJ2M-CPU33", "02.01", "01.00")
KNX = KnxIdentity("KNX IP Router 752", "00c577000011", "02:77:00:00:20:05", (1, 0, 1))
HART = HartIdentity(0x264E, 0x770011, 0x26, "WIHARTGW-77")
MMS = MmsIdentity("Nordwerk Energie", "NP-77 protection relay", "3.2.1")
SLMP = SlmpIdentity("R04ENCPU", 0x4801)
FOX = FoxIdentity("hall1-bms", "Hall1_BMS", "4.10.0.154", "vykon", "Qnx-TITAN-7700-0011-2233-4455")


@dataclass(frozen=True, slots=True)
class Started:
    """One device's port, not yet started. `outstation` counts what the IEC 104 device met."""

    protocol: str
    server: DatagramServer | StreamServer
    outstation: Outstation = field(default_factory=Outstation)


def ot_devices(ip: str, *, any_port: bool = False, broadcast: str = "", group: bool = False) -> tuple[Started, ...]:
    """A device of each protocol on one address.

    `any_port`: on free ports instead of the usual ones. `broadcast`: the subnet's broadcast address, to be found by
    it; `group`: hear the KNX multicast group too (both need a network of their own).
    """
    outstation = Outstation()
    shared: Sequence[str] = (broadcast,) if broadcast else ()
    searched: Sequence[str] = (GROUP,) if group else ()

    def port(usual: int) -> int:
        return 0 if any_port else usual

    return (
        Started("epm", EpmServer(EPM, ip, port(34964))),
        Started("ads", AdsServer(ADS, ip, port(48899), shared)),
        Started("fins", FinsServer(FINS, ip, port(9600))),
        Started("knx", KnxServer(KNX, ip, port(3671), searched)),
        Started("slmp", SlmpServer(SLMP, ip, port(5007))),
        Started("iec104", Iec104Server(outstation, ip, port(2404)), outstation),
        Started("hartip", HartIpServer(HART, ip, port(5094))),
        Started("mms", MmsServer(MMS, ip, port(102))),
        Started("fox", FoxServer(FOX, ip, port(1911))),
    )


def profinet_device(interface: str, ip: str = "", device: ProfinetDevice = PROFINET) -> DcpServer:
    """The PROFINET device on an interface of the present network namespace; raw Ethernet, so it needs privileges."""
    from dataclasses import replace

    return DcpServer(replace(device, ip=ip), interface)
