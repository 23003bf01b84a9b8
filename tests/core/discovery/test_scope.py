"""What may be asked, and the sentence for everything that may not."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.interfaces import LocalInterface
from core.discovery.scope import MOST_ADDRESSES, Exclusions, Scope, ScopeError, parse_exclusions, resolve

ETH = LocalInterface("eth0", "192.168.10.5", 24, "02:00:00:00:00:05")
WIDE = LocalInterface("eth1", "10.1.0.5", 8, "02:00:00:00:00:06")
LO = LocalInterface("lo", "127.0.0.1", 8, "00:00:00:00:00:00")
OWN = (ETH, LO)


def scope(
    *targets: str, interface: LocalInterface = ETH, exclude: tuple[str, ...] = (), routed: tuple[str, ...] = ()
) -> Scope:
    return resolve(targets, interface, parse_exclusions(exclude), own=OWN, confirmed_routed=routed)


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("8.8.8.8", "public"),
        ("192.0.2.7", "public"),
        ("172.32.0.1", "public"),
        ("11.0.0.0/24", "public"),
        ("192.168.255.0-192.169.0.10", "public"),
        ("192.168.10.0", "network or broadcast"),
        ("192.168.10.255", "network or broadcast"),
        ("255.255.255.255", "reserved"),
        ("0.0.0.0", "reserved"),
        ("224.0.0.251", "multicast"),
        ("239.255.255.250/32", "multicast"),
        ("192.168.11.7", "lies outside the subnet"),
        ("192.168.10.0/23", "lies outside the subnet"),
        ("10.0.0.0/19", "a /20"),
        ("10.0.0.0/8", "a /20"),
        ("127.255.255.255", "not a range of practice"),
        ("126.0.0.1-127.0.0.1", "a /20"),
        ("fe80::1", "not an IPv4"),
        ("plc.example", "not an IPv4"),
        ("192.168.10.9-192.168.10.3", "not an IPv4"),
        ("", "not an IPv4"),
    ],
)
def test_refused_with_a_sentence(target: str, word: str) -> None:
    with pytest.raises(ScopeError, match=word) as caught:
        scope(target)
    assert caught.value.refusals[0].target == target
    assert caught.value.refusals[0].sentence.endswith(".")


def test_every_refused_target_is_named() -> None:
    with pytest.raises(ScopeError) as caught:
        scope("8.8.8.8", "192.168.10.9", "224.0.0.1")
    assert [refusal.target for refusal in caught.value.refusals] == ["8.8.8.8", "224.0.0.1"]


def test_no_target() -> None:
    with pytest.raises(ScopeError, match="No target"):
        scope()


def test_a_subnet_gives_its_hosts_without_edges_and_without_us() -> None:
    found = scope("192.168.10.0/24")
    assert len(found.hosts) == 253
    assert not {"192.168.10.0", "192.168.10.255", "192.168.10.5"} & set(found.hosts)
    assert found.excluded == {"192.168.10.5": "This computer's own address."}


def test_part_of_the_subnet_has_no_edges_of_its_own() -> None:
    assert "192.168.10.128" in scope("192.168.10.128/25").hosts


def test_range_and_overlap() -> None:
    assert scope("192.168.10.8-192.168.10.10", "192.168.10.9").hosts == (
        "192.168.10.8",
        "192.168.10.9",
        "192.168.10.10",
    )


def test_routed_targets_are_confirmed_one_by_one() -> None:
    with pytest.raises(ScopeError) as caught:
        scope("192.168.20.7", "192.168.20.8", routed=("192.168.20.7",))
    assert [refusal.target for refusal in caught.value.refusals] == ["192.168.20.8"]
    both = scope("192.168.20.7", "192.168.10.9", routed=("192.168.20.7",))
    assert both.routed == {"192.168.20.7"}
    assert not {"192.168.20.0", "192.168.20.255"} & set(scope("192.168.20.0/24", routed=("192.168.20.0/24",)).hosts)


def test_a_confirmed_public_address_stays_refused() -> None:
    with pytest.raises(ScopeError, match="public"):
        scope("8.8.8.8", routed=("8.8.8.8",))


def test_targets_together_may_not_be_too_many() -> None:
    blocks = [f"10.{number}.0.0/21" for number in range(3)]
    with pytest.raises(ScopeError, match="together"):
        scope(*blocks, interface=WIDE)


def test_practice_addresses() -> None:
    found = scope("127.0.0.0/30", interface=LO)
    assert found.loopback
    assert not found.routed
    with pytest.raises(ScopeError, match="cannot be asked in one run"):
        scope("127.0.0.5", "192.168.10.9")


def test_exclusions_by_address() -> None:
    found = scope("192.168.10.0/28", exclude=("192.168.10.3", "192.168.10.8/30"))
    assert "192.168.10.3" not in found.hosts
    assert {ip for ip in found.excluded if ip != "192.168.10.5"} == {
        "192.168.10.3",
        *(f"192.168.10.{n}" for n in range(8, 12)),
    }


def test_exclusions_by_mac_and_vendor() -> None:
    parsed = parse_exclusions(["00-1B-1B-AA-BB-CC", "00:0E:8C", "rockwell", "vendor:Acme Pumps"])
    assert "MAC address 00:1b:1b:aa:bb:cc" in parsed.by_mac("00:1b:1b:aa:bb:cc")
    assert parsed.by_mac("00:0e:8c:01:02:03").startswith("Excluded by vendor")
    assert "Rockwell" in parsed.by_mac("00:00:bc:01:02:03")
    assert "cannot be checked" in parsed.by_mac("")
    assert Exclusions().by_mac("") == ""


def test_an_unknown_vendor_is_left_alone_where_vendors_are_excluded() -> None:
    """The vendor table is not complete: a device that is not in it may well be of the excluded vendor."""
    by_name = parse_exclusions(["vendor:Acme Pumps"])
    assert "vendor of 02:00:00:00:00:01 is not known" in by_name.by_mac("02:00:00:00:00:01")
    assert by_name.by_mac("00:00:bc:01:02:03") == ""
    assert parse_exclusions(["00:0E:8C"]).by_mac("02:00:00:00:00:01") == ""


def test_a_range_is_excluded_as_a_range() -> None:
    """With the dots taken out 10.0.0.10-10.0.0.20 has twelve digits, like a MAC address."""
    parsed = parse_exclusions(["10.0.0.10-10.0.0.20"])
    assert not parsed.macs
    assert [parsed.by_ip(IPv4Address(f"10.0.0.{last}")) != "" for last in (9, 10, 20, 21)] == [False, True, True, False]


@pytest.mark.parametrize("text", ["192.16.8", "10.0.100", "172.16.1", "10.0.0.10-10.0.020", "00:1B-1B", "1:1:1:1:1:1"])
def test_half_an_address_is_no_vendor_prefix(text: str) -> None:
    with pytest.raises(ScopeError, match="cannot be excluded"):
        parse_exclusions([text])


@pytest.mark.parametrize("text", ["00:1B:1B:AA:BB:CC", "00-1b-1b-aa-bb-cc", "001b.1baa.bbcc", "001B1BAABBCC"])
def test_spellings_of_a_mac(text: str) -> None:
    assert parse_exclusions([text]).macs == {"00:1b:1b:aa:bb:cc"}


def test_behind_a_router_what_may_be_a_broadcast_address_is_left_out() -> None:
    found = scope("192.168.20.250-192.168.21.3", routed=("192.168.20.250-192.168.21.3",))
    assert not {"192.168.20.255", "192.168.21.0"} & set(found.hosts)
    assert "broadcast" in found.excluded["192.168.20.255"]
    assert len(found.hosts) == 5 + 3


def test_who_else_is_in_the_subnet_is_counted() -> None:
    assert scope("192.168.10.0/24").others == 0
    assert scope("192.168.10.0/24", exclude=("192.168.10.7",)).others == 1
    assert scope("192.168.10.1-192.168.10.9").others == 253 - 8
    assert scope("127.0.0.9", interface=LO).others == 0


def test_what_cannot_be_excluded_is_said() -> None:
    with pytest.raises(ScopeError, match="no IPv4 address, network, range, MAC"):
        parse_exclusions(["no such vendor"])


@pytest.mark.parametrize(("targets", "interface"), [(("127.0.0.1",), LO), (("192.168.20.7",), ETH)])
def test_mac_exclusions_need_the_own_subnet(targets: tuple[str, ...], interface: LocalInterface) -> None:
    with pytest.raises(ScopeError, match="own subnet"):
        scope(*targets, interface=interface, exclude=("00:1b:1b:aa:bb:cc",), routed=targets)


@given(st.integers(0, 2**32 - 1), st.integers(8, 32))
def test_no_host_is_ever_out_of_scope(number: int, prefix: int) -> None:
    """Whatever is asked for: what comes through lies in the subnet or in loopback, and is a single host."""
    try:
        found = scope(f"{IPv4Address(number)}/{prefix}")
    except ScopeError:
        return
    assert len(found.hosts) <= MOST_ADDRESSES
    for text in found.hosts:
        ip = IPv4Address(text)
        assert ip.is_loopback or ip in ETH.network
        assert ip not in {ETH.network.broadcast_address, ETH.network.network_address}
