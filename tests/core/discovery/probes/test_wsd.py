from __future__ import annotations

import pytest

from core.discovery.probes import wsd
from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only
from core.practice.wsd import WsdIdentity, answer
from tests.core.discovery.probes.driver import fields
from tests.fuzz.codecs import golden_of


def test_a_camera_and_a_computer() -> None:
    camera, computer = (wsd.group_result(data) for data in golden_of("wsd.probe")[:2])
    seen = fields(camera)
    assert (seen["model"], seen["name"], seen["location"], seen["mac"]) == (
        "OK-720", "Line camera 3", "Hall 1", "02:00:77:00:00:30",
    )  # fmt: skip
    assert (camera.device_class, computer.device_class) == ("camera", "pc")
    assert fields(computer)["wsd.types"] == "Device, Computer"


@pytest.mark.parametrize(
    ("request_", "types"), [(wsd.GROUP, ("Device", "Computer")), (wsd.GROUP_CAMERAS, ("NetworkVideoTransmitter",))]
)
def test_each_sending_has_an_id_of_its_own_and_is_answered(request_: object, types: tuple[str, ...]) -> None:
    first, second = request_.datagram, request_.datagram
    assert first != second and len(first) == len(second) == len(request_.data)
    for data in (first, second):
        check_read_only("wsd", data)
        reply = answer(data, WsdIdentity("0000770a-1c2d-4e5f-8a9b-00007700a022", types))
        assert reply is not None and fields(request_.parse(reply))["wsd.endpoint"].endswith("a022")


def test_an_odd_mac_is_left_out() -> None:
    data = golden_of("wsd.probe")[0].replace(b"02:00:77:00:00:30", b"unknown")
    assert "mac" not in fields(wsd.group_result(data))


def test_a_probe_of_somebody_else_is_no_answer() -> None:
    with pytest.raises(WireError):
        wsd.group_result(wsd.GROUP.datagram)
