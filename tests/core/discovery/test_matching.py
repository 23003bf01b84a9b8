"""Which sightings are one device: never by order, never against the evidence."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.matching import PLANT, WIRE, Node, Profile, compare, is_weak_mac, maker_key, partition, serial_key

T0 = datetime(2026, 3, 1, 8, tzinfo=UTC)
M1, M2, M3, M4 = (f"00:1b:1b:00:00:0{n}" for n in range(1, 5))


def node(key: str, day: float | None = 0, ip: str = "", mac: str = "", serial: str = "", **more: object) -> Node:
    """A sighting by network; `net` names its scope, `by` the protocol of its serial number."""
    net, by = more.pop("net", "cell 1"), more.pop("by", "s7")
    maker = more.pop("maker", "")
    at = None if day is None else T0 + timedelta(days=day)
    return Node(
        key,
        at=at,
        places=frozenset({(str(net), ip)}) if ip else frozenset(),
        macs=frozenset({mac}) if mac else frozenset(),
        serials=frozenset({(str(by), serial)}) if serial else frozenset(),
        makers=frozenset({str(maker)}) if maker else frozenset(),
        **more,  # type: ignore[arg-type]
    )


def groups(*nodes: Node) -> list[str]:
    """The partition as words of node keys, the same for any arrangement."""
    found = [" ".join(one.key for one in group) for group in partition(nodes)]
    for seed in range(5):
        shuffled = list(nodes)
        random.Random(seed).shuffle(shuffled)
        assert [" ".join(one.key for one in group) for group in partition(shuffled)] == found
    return found


def test_same_range_in_three_cells() -> None:
    assert groups(*(node(f"{n}", ip="192.168.0.5", net=f"cell {n}") for n in range(3))) == ["0", "1", "2"]


def test_an_address_without_a_network_is_no_place() -> None:
    bare = [Node(key, places=frozenset(), at=T0) for key in "ab"]
    assert groups(*bare) == ["a", "b"]


def test_four_protocols_and_a_list_are_one_device() -> None:
    listed = node("list", None, "10.0.0.7", serial="AC-7700-12", by="list", channel=PLANT, anchor="A")
    assert groups(
        listed, node("arp", ip="10.0.0.7", mac=M1), node("s7", ip="10.0.0.7", mac=M1, serial="ac770012"),
        node("scan", ip="10.0.0.7"),
    ) == ["arp list s7 scan"]  # fmt: skip


def test_several_cards_of_one_device() -> None:
    assert groups(
        node("a", ip="10.0.0.7", mac=M1, serial="ac770012", net="plant"),
        node("b", ip="192.168.0.7", mac=M2, serial="ac770012", net="cell"),
    ) == ["a b"]


def test_a_serial_number_on_three_cards_of_one_network_is_copied() -> None:
    seen = [node(f"{n}", ip=f"10.0.0.{n}", mac=mac, serial="ac770012") for n, mac in enumerate((M1, M2, M3))]
    assert groups(*seen) == ["0", "1", "2"]
    assert groups(*seen[:2]) == ["0 1"]


def test_two_makers_with_one_number() -> None:
    acme = node("acme", ip="10.0.0.1", serial="77001234", maker="acme")
    bolt = node("bolt", ip="10.0.0.2", serial="77001234", maker="bolt")
    nobody = node("nobody", ip="10.0.0.3", serial="77001234")
    assert groups(acme, bolt) == ["acme", "bolt"]
    assert groups(acme, bolt, nobody) == ["acme", "bolt", "nobody"]
    assert groups(acme, nobody) == ["acme nobody"]


def test_a_replaced_device_is_another_and_each_sighting_stays_with_its_own() -> None:
    old = node("old", 0, "10.0.0.7", M1, "ac770012")
    new = node("new", 9, "10.0.0.7", M2, "ac770099")
    scan_then, scan_now = node("scan 1", 1, "10.0.0.7"), node("scan 2", 10, "10.0.0.7")
    listed = node("list", None, "10.0.0.7", channel=PLANT, anchor="A")
    assert groups(old, new, scan_then, scan_now, listed) == ["list old scan 1", "new scan 2"]


def test_another_card_at_the_same_place_is_not_joined_without_a_reason() -> None:
    assert groups(node("a", 0, "10.0.0.7", M1), node("b", 9, "10.0.0.7", M2)) == ["a", "b"]


def test_a_replaced_card_with_the_same_serial_number() -> None:
    assert groups(node("a", 0, "10.0.0.7", M1, "ac770012"), node("b", 9, "10.0.0.7", M2, "ac770012")) == ["a b"]


def test_same_card_and_another_serial_number_from_the_same_protocol() -> None:
    one, other = node("a", 0, "10.0.0.7", M1, "ac770012"), node("b", 9, "10.0.0.7", M1, "ac770099")
    assert groups(one, other) == ["a", "b"]
    module = node("b", 9, "10.0.0.7", M1, "ac770099", by="snmp")
    assert groups(one, module) == ["a b"]


def test_units_behind_one_address_stay_apart() -> None:
    gateway = node("gateway", ip="10.0.0.7", mac=M1)
    units = [node(f"unit {n}", ip="10.0.0.7", mac=M1, unit=str(n)) for n in (1, 2)]
    assert groups(gateway, *units) == ["gateway", "unit 1", "unit 2"]


def test_a_router_that_answers_for_others_joins_nobody() -> None:
    seen = [node(f"{n}", ip=f"10.0.0.{n}", mac=M1) for n in range(5)]
    assert len(groups(*seen)) == 5
    assert len(groups(*seen[:4])) == 1


@pytest.mark.parametrize("mac", ["00:00:5e:00:01:07", "00:00:0c:07:ac:01", "02:bf:0a:00:00:01", "02:42:ac:11:00:02"])
def test_shared_and_made_up_macs_join_nothing(mac: str) -> None:
    assert is_weak_mac(mac)
    assert groups(node("a", ip="10.0.0.1", mac=mac), node("b", ip="10.0.0.2", mac=mac)) == ["a", "b"]


def test_people_s_assets_are_joined_by_people_only() -> None:
    one = node("A", None, "10.0.0.7", channel=PLANT, anchor="A")
    other = node("B", None, "", serial="ac770012", channel=PLANT, anchor="B")
    seen = node("seen", 0, "10.0.0.7", M1, "ac770012")
    assert groups(one, other, seen) == ["A", "B seen"]
    put = node("seen", 0, "10.0.0.7", M1, "ac770012", held="A")
    assert groups(one, other, put) == ["A seen", "B"]


def test_the_plant_s_own_tag() -> None:
    tags = frozenset({"21plc01"})
    listed = node("list", None, tags=tags, channel=PLANT, anchor="A")
    label = node("label", 0, serial="ac770012", tags=tags, channel=PLANT)
    told = node("wire", 0, "10.0.0.9", tags=tags, channel=WIRE)
    assert groups(listed, label, told) == ["label list", "wire"]


@pytest.mark.parametrize("text", ["0", "0000000", "1234", "12345", "0123456789", "????", "FFFFFFFF", "None", ""])
def test_numbers_that_tell_nothing(text: str) -> None:
    assert serial_key(text) == ""


def test_keys() -> None:
    assert serial_key("S C-X4U421302009") == serial_key("sc-x4u421302009") != ""
    assert maker_key("Siemens AG") == maker_key("SIEMENS, Nürnberg") == "siemens"


@st.composite
def _nodes(draw: st.DrawFn) -> list[Node]:
    """Few values of everything, so that nearly all of it collides."""
    return [
        node(
            f"{number}",
            draw(st.sampled_from([None, 0, 1, 2])),
            draw(st.sampled_from(["", "10.0.0.1", "10.0.0.2"])),
            draw(st.sampled_from(["", M1, M2, M3, "02:00:00:00:00:01"])),
            draw(st.sampled_from(["", "ac770012", "ac770099"])),
            net=draw(st.sampled_from(["cell 1", "cell 2"])),
            by=draw(st.sampled_from(["s7", "snmp"])),
            maker=draw(st.sampled_from(["", "acme", "bolt"])),
            unit=draw(st.sampled_from(["", "", "", "1"])),
            anchor=f"A{number}" if draw(st.integers(0, 5)) == 0 else "",
        )
        for number in range(draw(st.integers(1, 9)))
    ]


@given(_nodes(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_devices(nodes: list[Node], chance: random.Random) -> None:
    found = partition(nodes)
    chance.shuffle(nodes)
    assert partition(nodes) == found
    assert sorted(one.key for group in found for one in group) == sorted(one.key for one in nodes)
    for group in found:
        assert len({one.anchor for one in group if one.anchor}) <= 1
        assert len({one.unit for one in group}) == 1


def test_compare_says_why_and_what_is_against_it() -> None:
    one = Profile(numbers=frozenset({"x"}), addresses=frozenset({("n", "10.0.0.7")}), macs=frozenset({M1}))
    other = Profile(numbers=frozenset({"y"}), addresses=frozenset({("n", "10.0.0.7")}), macs=frozenset({M2}))
    replaced = compare(one, other)
    assert replaced is not None
    assert replaced.against == ("serial numbers differ", "MAC addresses differ")
    assert replaced.confidence < 35
    same = compare(one, Profile(numbers=frozenset({"x"}), macs=frozenset({M1})))
    assert same is not None
    assert same.reasons == ("same serial number", "same MAC address")
    assert 90 < same.confidence < 100
    unsure = compare(
        Profile(addresses=frozenset({("", "10.0.0.7")})), Profile(addresses=frozenset({("n", "10.0.0.7")}))
    )
    assert unsure is not None
    assert unsure.reasons == ("same IP address, network not known",)
    assert compare(Profile(names=frozenset({"a"})), Profile(names=frozenset({"b"}))) is None
