"""ARP against RFC 826 and dpkt."""

from __future__ import annotations

import dpkt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import arp
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden_of

MACS = st.binary(min_size=6, max_size=6).map(lambda raw: raw.hex(":"))
IPS = st.ip_addresses(v=4).map(str)


def test_the_request_is_the_frame_of_the_rfc() -> None:
    frame = arp.build_request("02:00:00:00:00:01", "192.168.0.1", "192.168.0.10")
    assert frame == bytes.fromhex(
        "ffffffffffff 020000000001 08060001 0800 06 04 0001 020000000001 c0a80001 000000000000 c0a8000a"
    )


@given(MACS, IPS, IPS)
def test_dpkt_reads_what_is_built(mac: str, sender: str, target: str) -> None:
    seen = dpkt.ethernet.Ethernet(arp.build_request(mac, sender, target))
    assert seen.dst == b"\xff" * 6 and seen.src.hex(":") == mac
    assert seen.data.op == dpkt.arp.ARP_OP_REQUEST
    assert seen.data.sha.hex(":") == mac
    assert arp.parse_frame(bytes(seen)) == arp.Arp(1, mac, sender, "00:00:00:00:00:00", target)


@pytest.mark.parametrize("frame", golden_of("arp.reply"))
def test_a_reply_with_padding_or_vlan_tag(frame: bytes) -> None:
    assert arp.parse_frame(frame) == arp.Arp(
        arp.REPLY, "00:1b:1b:1e:0c:5a", "192.168.0.10", "02:00:00:00:00:01", "192.168.0.1"
    )


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        bytes(14),
        bytes(12) + b"\x08\x00" + bytes(28),
        golden_of("arp.reply")[0][:41],
        bytes(12) + bytes.fromhex("0806 0001 86dd 06 04 0002") + bytes(20),
        bytes(12) + bytes.fromhex("0806 0001 0800 06 04 0003") + bytes(20),
    ],
)
def test_other_frames_are_refused(frame: bytes) -> None:
    with pytest.raises(WireError):
        arp.parse_frame(frame)


@pytest.mark.parametrize("args", [("xx", "1.2.3.4", "1.2.3.5"), ("02:00:00:00:00", "1.2.3.4", "1.2.3.5")])
def test_a_wrong_mac_is_refused(args: tuple[str, str, str]) -> None:
    with pytest.raises(WireError, match="MAC"):
        arp.build_request(*args)


def test_a_wrong_address_is_refused() -> None:
    with pytest.raises(WireError, match="IPv4"):
        arp.build_request(target_ip="fe80::1")
