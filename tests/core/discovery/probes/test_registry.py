"""What holds for every conversation."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.discovery.probes.base import Probe, Value
from core.discovery.probes.registry import GROUP, LINK_LISTENERS, LINK_REQUESTS, PROBES, probe
from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only
from core.discovery.wire.requests import REQUESTS, request
from core.register.models import Asset, DeviceClass
from tests.fuzz.codecs import golden, golden_of
from tests.fuzz.conversations import converse, fuzz_conversation
from tests.fuzz.mutate import mutate

COLUMNS = {"vendor", "model", "order_number", "serial", "firmware", "name", "location"}
IDS = [p.protocol for p in PROBES]
SHARED = {
    "s7": {"mms.connect"},
    "mms": {"s7.connect"},
    "http": {"upnp.description", "ssdp.search"},
    "mdns": {"netbios.node_status"},
}
"""Answers that are good ones in both protocols: a transport's first one, pages by HTTP, DNS's form."""
SILENT = {"rdp", "mqtt", "amqp"}
"""Ports that are only looked at: nothing is asked and nothing is read."""
TALKING = [p for p in PROBES if p.protocol not in SILENT]
TALKING_IDS = [p.protocol for p in TALKING]
FOREIGN = {
    name: [data for kind, _, data in golden() if not kind.startswith(name) and kind not in SHARED.get(name, ())]
    for name in {kind.split(".", maxsplit=1)[0] for kind, _, _ in golden()}
}


def good(value: Value) -> bool:
    own = value.field in COLUMNS | {"hostname", "mac"} or "." in value.field
    return own and bool(value.value) and 0 < value.confidence <= 100 and len(value.value) <= 2000


def test_columns_exist_in_the_register() -> None:
    assert set(Asset.model_fields) >= COLUMNS


def test_each_protocol_once_and_found_by_name() -> None:
    assert len(set(IDS)) == len(PROBES)
    assert probe("modbus").port == 502
    with pytest.raises(KeyError):
        probe("dnp3")


@pytest.mark.parametrize("chosen", PROBES, ids=IDS)
def test_every_probe_agrees_with_the_list_of_requests(chosen: Probe) -> None:
    assert chosen.requests and chosen.frames >= 1 and chosen.risk in (2, 3)
    for name in chosen.requests:
        listed = request(name)
        assert listed.protocol == chosen.protocol or chosen.tls
        assert listed.transport == chosen.transport
        assert listed.port == chosen.port or chosen.tls
        assert listed.risk <= chosen.risk
    assert set(chosen.device_classes) <= {member.value for member in DeviceClass}


def test_every_request_belongs_to_somebody() -> None:
    asked = {name for p in PROBES for name in p.requests} | {one.request for one in (*GROUP, *LINK_REQUESTS)}
    others = {r.id for r in REQUESTS} - asked
    assert others == {"arp.request", "neighbour.datagram"}


@pytest.mark.parametrize("group", GROUP, ids=lambda g: g.protocol)
def test_group_requests_only_read(group: object) -> None:
    check_read_only(group.protocol, group.data)
    assert request(group.request).risk == group.risk == 1
    assert request(group.request).cast == ("multicast" if group.group else "broadcast")


@pytest.mark.parametrize("chosen", TALKING, ids=TALKING_IDS)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=80, deadline=None)
def test_whatever_the_device_answers_the_conversation_reads_only_and_ends(chosen: Probe, seed: int) -> None:
    rng = random.Random(seed)
    own = golden_of({"https": "http"}.get(chosen.protocol, chosen.protocol))
    fuzz_conversation(
        chosen.protocol,
        rng,
        lambda ask: rng.choice(golden_of(ask.request) or own) if rng.random() < 0.6 else mutate(rng, own),
    )


@pytest.mark.parametrize("chosen", TALKING, ids=TALKING_IDS)
def test_what_is_learnt_from_honest_devices_is_well_formed(chosen: Probe) -> None:
    rng = random.Random(7)
    own = golden_of({"https": "http"}.get(chosen.protocol, chosen.protocol))
    learnt = 0
    for _ in range(200):
        result = converse(chosen.start("10.0.0.1"), lambda ask: rng.choice(golden_of(ask.request) or own))
        if result is not None:
            assert all(good(value) for value in result.values)
            assert result.device_class in {member.value for member in DeviceClass} | {""}
            assert len(result.detail) < 2000
            learnt += bool(result.values)
    assert learnt


@pytest.mark.parametrize("chosen", TALKING, ids=TALKING_IDS)
def test_a_device_of_another_protocol_gets_one_question_and_is_not_mistaken(chosen: Probe) -> None:
    name = {"https": "http", "opcua.session": "opcua"}.get(chosen.protocol, chosen.protocol)
    for foreign in FOREIGN[name]:
        asked = []
        result = converse(chosen.start("10.0.0.1"), lambda ask, f=foreign, a=asked: a.append(ask) or f)
        assert result is None, f"{chosen.protocol} takes {foreign.hex()} for its own"
        assert len(asked) == 1


@pytest.mark.parametrize("chosen", TALKING, ids=TALKING_IDS)
def test_a_silent_device_is_asked_at_most_twice(chosen: Probe) -> None:
    asked = []
    assert converse(chosen.start(), asked.append) is None
    assert len(asked) <= 2


@pytest.mark.parametrize("chosen", PROBES, ids=IDS)
@pytest.mark.parametrize("host", ["10.0.0.1", "fe80::1", ""])
def test_a_conversation_can_be_started_with_any_address(chosen: Probe, host: str) -> None:
    conversation = chosen.start(host)
    ask = next(conversation)
    check_read_only(chosen.protocol, ask.data)
    conversation.close()


@pytest.mark.parametrize("group", GROUP, ids=lambda g: g.protocol)
@given(data=st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_answers_to_group_requests_raise_nothing_else(group: object, data: bytes) -> None:
    try:
        result = group.parse(data)
    except WireError:
        return
    assert all(good(value) for value in result.values)


@pytest.mark.parametrize("link", LINK_REQUESTS, ids=lambda one: one.protocol)
def test_link_requests_only_read(link: object) -> None:
    frame = link.build("02:00:00:00:00:07")
    check_read_only(link.protocol, frame)
    assert frame[6:12] == bytes.fromhex("020000000007") and len(frame) >= 60
    assert request(link.request).risk == link.risk == 1 and request(link.request).transport == "ethernet"
    assert link.read(frame) is None


@pytest.mark.parametrize("listener", LINK_LISTENERS, ids=lambda one: one.protocol)
@given(data=st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_what_is_heard_on_the_link_raises_nothing_else(listener: object, data: bytes) -> None:
    try:
        reading = listener.read(data)
    except WireError:
        return
    assert reading is None or all(good(value) for value in reading.result.values)
