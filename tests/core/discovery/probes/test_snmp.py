from __future__ import annotations

import pytest

from core.discovery.probes import snmp as probe
from core.discovery.wire import ber, snmp
from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only
from tests.core.discovery.probes.driver import SILENCE, Script, fields

SYSTEM = {snmp.SYS_DESCR: b"Moxa EDS-408A", snmp.SYS_OBJECT_ID: (1, 3, 6, 1, 4, 1, 8691, 7), snmp.SYS_NAME: b"SW-7",
          snmp.SYS_LOCATION: b"Hall 2"}  # fmt: skip
ROW = {12: b"MOXA", 13: b"EDS-408A-T", 11: b"05512", 9: b"boot 1.1", 10: b"V3.8"}


def response(request_id: int, values: dict[tuple[int, ...], object], version: int = 1, error: int = 0) -> bytes:
    listed = b""
    for oid, value in values.items():
        if isinstance(value, tuple):
            raw = ber.build_oid(value)
        elif value is None:
            raw = ber.build_tlv(0x81, b"")
        else:
            raw = ber.build_tlv(ber.OCTET_STRING, value)
        listed += ber.build_tlv(ber.SEQUENCE, ber.build_oid(oid) + raw)
    pdu = ber.build_integer(request_id) + ber.build_integer(error) + ber.build_integer(1 if error else 0)
    pdu += ber.build_tlv(ber.SEQUENCE, listed)
    inside = ber.build_integer(version) + ber.build_tlv(ber.OCTET_STRING, b"public") + ber.build_tlv(0xA2, pdu)
    return ber.build_tlv(ber.SEQUENCE, inside)


def row(index: int, values: dict[int, bytes] | None = None) -> dict[tuple[int, ...], object]:
    return {(*snmp.ENT_PHYSICAL, column, index): value for column, value in (values or ROW).items()}


def test_one_get_tells_everything() -> None:
    script = Script([(("snmp.get", snmp.build_get()), response(1, SYSTEM | row(1)))])
    result = script.play(probe.start())
    assert fields(result) == {
        "vendor": "MOXA", "model": "EDS-408A-T", "serial": "05512", "firmware": "V3.8", "name": "SW-7",
        "hostname": "SW-7", "location": "Hall 2", "snmp.description": "Moxa EDS-408A",
        "snmp.object_id": "1.3.6.1.4.1.8691.7", "snmp.firmware_revision": "boot 1.1",
    }  # fmt: skip
    assert result.detail == "Moxa EDS-408A" and result.device_class == ""


def test_a_name_that_is_no_host_name_is_a_name_only() -> None:
    script = Script([("snmp.get", response(1, {snmp.SYS_NAME: b"Switch hall 2"} | row(1)))])
    seen = fields(script.play(probe.start()))
    assert seen["name"] == "Switch hall 2" and "hostname" not in seen


def test_one_getnext_where_the_row_has_another_number() -> None:
    missing = dict.fromkeys(snmp.PHYSICAL)
    script = Script(
        [
            ("snmp.get", response(1, SYSTEM | missing)),
            (("snmp.get_next", snmp.build_get_next(request_id=4)), response(4, row(1001))),
        ]
    )
    assert fields(script.play(probe.start()))["serial"] == "05512"


@pytest.mark.parametrize("answer", [SILENCE, response(9, row(1)), b"junk"])
def test_without_the_table_the_enterprise_number_names_the_maker(answer: bytes | None) -> None:
    script = Script([("snmp.get", response(1, SYSTEM)), ("snmp.get_next", answer)])
    result = script.play(probe.start())
    seen = fields(result)
    assert seen["vendor"] == "Moxa" and "model" not in seen
    assert next(v for v in result.values if v.field == "vendor").confidence == 55


def test_the_description_names_maker_and_serial_number_at_last() -> None:
    values = {snmp.SYS_DESCR: b"Hirschmann RS20, S/N 943434-01"}
    result = Script([("snmp.get", response(1, values)), ("snmp.get_next", SILENCE)]).play(probe.start())
    assert fields(result)["vendor"] == "Hirschmann" and fields(result)["serial"] == "943434-01"


def test_version_1_where_version_2c_is_silent() -> None:
    script = Script(
        [
            ("snmp.get", SILENCE),
            (("snmp.get", snmp.build_get(version=0, request_id=2)), response(2, SYSTEM | row(1), 0)),
        ]
    )
    assert fields(script.play(probe.start()))["model"] == "EDS-408A-T"


def test_version_1_refuses_the_whole_get_for_one_missing_object() -> None:
    script = Script(
        [
            ("snmp.get", SILENCE),
            ("snmp.get", response(2, {}, 0, error=2)),
            (("snmp.get", snmp.build_get(version=0, request_id=3, oids=snmp.SYSTEM)), response(3, SYSTEM, 0)),
            (("snmp.get_next", snmp.build_get_next(version=0, request_id=4)), response(4, row(1), 0)),
        ]
    )
    seen = fields(script.play(probe.start()))
    assert (seen["name"], seen["serial"]) == ("SW-7", "05512")


def test_the_community_is_a_parameter() -> None:
    other = probe.probe_for("plant-ro")
    data = next(other.start("10.0.0.1")).data
    assert b"plant-ro" in data and b"public" not in data
    check_read_only("snmp", data)


def test_an_answer_to_another_question_is_refused() -> None:
    conversation = probe.start()
    next(conversation)
    with pytest.raises(WireError):
        conversation.send(response(77, SYSTEM))
