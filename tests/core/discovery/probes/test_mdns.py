from __future__ import annotations

import pytest
from zeroconf import DNSOutgoing, DNSPointer, DNSService, DNSText

from core.discovery.probes import mdns as probe
from core.discovery.wire import mdns
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import SILENCE, Script, fields

TYPE = "_ipp._tcp.local."
INSTANCE = f"Label printer.{TYPE}"


def answer(*records: object) -> bytes:
    out = DNSOutgoing(0x8400, multicast=False, id_=1)
    for record in records:
        out.add_answer_at_time(record, 0)
    return out.packets()[0]


def types(*names: str) -> bytes:
    return answer(*(DNSPointer(mdns.SERVICES, 12, 1, 120, name) for name in names))


def pointer(kind: str = TYPE, instance: str = INSTANCE) -> DNSPointer:
    return DNSPointer(kind, 12, 1, 120, instance)


def text(data: bytes, instance: str = INSTANCE) -> DNSText:
    return DNSText(instance, 16, 1, 120, data)


def txt(**pairs: str) -> bytes:
    return b"".join(bytes((len(p),)) + p for p in (f"{k}={v}".encode() for k, v in pairs.items()))


SERVER = DNSService(INSTANCE, 33, 1, 120, 0, 0, 631, "prn-220.local.")


def test_types_then_instances_with_what_came_along() -> None:
    told = txt(
        usb_MFG="Etikon", ty="Etikon LP", mdl="LP-660", sn="E7", fw="3.1", note="Hall 2", mac="00-1B-1B-1E-0C-5A"
    )
    script = Script(
        [
            (("mdns.services", mdns.build_query(query_id=1)), types(TYPE)),
            (("mdns.instances", mdns.build_query(((TYPE, mdns.PTR),), 2)), answer(pointer(), SERVER, text(told))),
        ]
    )
    result = script.play(probe.start())
    seen = fields(result)
    assert (seen["vendor"], seen["model"], seen["serial"], seen["firmware"]) == ("Etikon", "LP-660", "E7", "3.1")
    assert (seen["location"], seen["mac"], seen["hostname"]) == ("Hall 2", "00:1b:1b:1e:0c:5a", "prn-220")
    assert seen["name"] == "Label printer" and seen["mdns.services"] == TYPE
    assert result.device_class == "printer" and result.detail == "Etikon, LP-660, _ipp"


def test_txt_is_asked_for_where_it_did_not_come_along() -> None:
    script = Script(
        [
            ("mdns.services", types(TYPE)),
            ("mdns.instances", answer(pointer())),
            (
                ("mdns.instances", mdns.build_query(((INSTANCE, mdns.TXT), (INSTANCE, mdns.SRV)), 3)),
                answer(text(txt(product="(LP-660)", manufacturer="Etikon"))),
            ),
        ]
    )
    seen = fields(script.play(probe.start()))
    assert (seen["vendor"], seen["model"]) == ("Etikon", "LP-660")


def test_telling_types_come_first_and_their_number_is_bounded() -> None:
    many = [f"_t{n}._tcp.local." for n in range(9)]
    steps: list[tuple[object, object]] = [("mdns.services", types(*many, TYPE))]
    steps.append((("mdns.instances", mdns.build_query(((TYPE, mdns.PTR),), 2)), SILENCE))
    steps += [("mdns.instances", SILENCE)] * (probe.MAX_TYPES - 1)
    seen = fields(Script(steps).play(probe.start()))
    assert seen["mdns.services"].startswith(TYPE) and "_t8" in seen["mdns.services"]


def test_many_instances_are_bounded() -> None:
    several = answer(*(pointer(instance=f"p{n}.{TYPE}") for n in range(9)))
    steps: list[tuple[object, object]] = [("mdns.services", types(TYPE)), ("mdns.instances", several)]
    steps += [("mdns.instances", SILENCE)] * probe.MAX_INSTANCES
    assert Script(steps).play(probe.start()).detail == "_ipp"


def test_an_answer_that_cannot_be_read_leaves_the_types() -> None:
    result = Script([("mdns.services", types(TYPE)), ("mdns.instances", b"junk")]).play(probe.start())
    assert fields(result) == {"mdns.services": TYPE}


def test_a_hostile_type_is_never_asked_for() -> None:
    result = Script([("mdns.services", types("example.com.", "x" * 60 + ".local."))]).play(probe.start())
    assert result.values == ()


def test_silence_is_no_answer() -> None:
    conversation = probe.start()
    assert not next(conversation).optional
    with pytest.raises(WireError):
        conversation.send(None)


def test_the_group_request() -> None:
    assert (probe.GROUP.group, probe.GROUP.port, probe.GROUP.data) == ("224.0.0.251", 5353, mdns.build_query())
    result = probe.GROUP.parse(types("_axis-video._tcp.local.", "_http._tcp.local."))
    assert result.device_class == "camera"
    assert fields(result) == {"mdns.services": "_axis-video._tcp.local., _http._tcp.local."}
    with pytest.raises(WireError):
        probe.GROUP.parse(answer(pointer()))
