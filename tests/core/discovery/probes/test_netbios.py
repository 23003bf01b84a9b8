from __future__ import annotations

from core.discovery.probes import netbios
from tests.core.discovery.probes.driver import Script, fields
from tests.fuzz.codecs import golden_of


def test_a_computer_and_a_domain_controller() -> None:
    computer, controller = (
        Script([("netbios.node_status", data)]).play(netbios.start()) for data in golden_of("netbios")
    )
    assert fields(computer) == {
        "name": "HMI-300", "hostname": "HMI-300", "mac": "02:00:77:00:03:00", "netbios.workgroup": "ANLAGE",
        "netbios.names": "HMI-300<00>, ANLAGE<00>, HMI-300<20>",
    }  # fmt: skip
    assert (computer.device_class, controller.device_class) == ("", "server")
    assert "mac" not in fields(controller) and controller.detail == "SRV-410, WERK"
