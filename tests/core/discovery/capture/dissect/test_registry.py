"""The list of dissectors as a whole."""

from core.discovery.capture.dissect.registry import DISSECTORS
from core.discovery.probes.registry import GROUP, PROBES
from core.discovery.wire.commands import COMMANDS


def test_every_dissector_can_be_found_and_cut_its_messages() -> None:
    for one in DISSECTORS:
        assert one.transport in {"tcp", "udp", "ethernet"}
        assert one.ports or one.guess, one.protocol
        assert (one.frame is not None) == (one.transport == "tcp"), one.protocol
        session = one.session()
        assert session is not one.session() and session.client and session.server


def test_the_first_ten_protocols_and_every_group_request_are_read() -> None:
    own = {one.protocol for one in DISSECTORS}
    assert {"arp", "enip", "bacnet", "modbus", "opcua", "snmp", "s7", "mdns", "http", "https", "ssh", "dhcp"} <= own
    assert {one.protocol for one in GROUP} <= own
    assert {one.protocol for one in PROBES if one.transport == "udp" and one.port} <= own | {"snmpv3", "epm"}


def test_every_protocol_with_commands_is_listened_to() -> None:
    assert set(COMMANDS) <= {one.protocol for one in DISSECTORS}
