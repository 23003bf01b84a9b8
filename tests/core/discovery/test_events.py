"""The one line that names a device in a live list."""

from __future__ import annotations

from core.discovery.converse import Outcome
from core.discovery.events import HostReport
from core.discovery.group import GroupAnswer
from core.discovery.probes.base import GroupRequest, Result
from core.vault.clock import utcnow


def outcome(status: str, detail: str) -> Outcome:
    return Outcome("10.0.0.1", "modbus", "tcp", 502, utcnow(), status=status, detail=detail)


def test_label() -> None:
    report = HostReport("10.0.0.1")
    assert report.label == ""
    report.outcomes = [outcome("refused", "The port is closed."), outcome("identified", "ACME PLC-7")]
    assert report.label == "ACME PLC-7"
    request = GroupRequest("enip", "", "enip.list_identity", b"", 44818, "", lambda _data: Result())
    report.group = [GroupAnswer("10.0.0.1", request, Result(detail="from the group"), b"")]
    assert report.label == "from the group"
