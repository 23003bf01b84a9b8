"""Rule files are checked when they are loaded, and conditions hold only as they are written."""

from __future__ import annotations

from typing import Any

import pytest

from core.discovery.facts import given
from core.discovery.rules import RuleError, build

GOOD: dict[str, Any] = {"id": "a", "when": {"model": "x"}, "says": {}, "confidence": 50, "because": "so"}


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"when": {}},
        {"when": {"colour": "red"}},
        {"when": {"model": "("}},
        {"confidence": 100},
        {"confidence": 0},
        {"confidence": "high"},
        {"because": ""},
        {"surprise": 1},
    ],
)
def test_a_wrong_rule_is_refused(change: dict[str, Any]) -> None:
    build({"rules": [GOOD]})
    with pytest.raises(RuleError):
        build({"rules": [GOOD | change]})


def test_a_file_of_something_else_is_refused() -> None:
    for content in (None, [], {"rules": {}}, {"rules": ["x"]}, {"rules": [GOOD, GOOD]}):
        with pytest.raises(RuleError):
            build(content)


@pytest.mark.parametrize(
    ("when", "never", "facts", "holds"),
    [
        ({"model": "cpu"}, {}, {"model": "A CPU"}, True),
        ({"model": ["a1", "b2"]}, {}, {"model": "B2"}, True),
        ({"model": "cpu", "oui": "Siemens"}, {}, {"model": "CPU"}, False),
        ({"model": "cpu"}, {"software": "windows"}, {"model": "CPU", "software": "Windows"}, False),
        ({"protocols": ["s7", "http"]}, {}, {"protocols": "s7"}, False),
        ({"protocols": ["s7", "http"]}, {}, {"protocols": "s7 http snmp"}, True),
        ({"any_protocol": ["s7", "http"]}, {}, {"protocols": "http"}, True),
        ({"ports": ["tcp/1", "tcp/2"]}, {}, {"ports": "tcp/1"}, False),
        ({"any_port": ["tcp/1", "tcp/2"]}, {}, {"ports": "tcp/2"}, True),
        ({"object_id": "1.3.6.1.4.1.248"}, {}, {"object_id": "1.3.6.1.4.1.248.14"}, True),
        ({"object_id": "1.3.6.1.4.1.24"}, {}, {"object_id": "1.3.6.1.4.1.248.14"}, False),
        ({"order": "6ES7516-3"}, {}, {"order": "6ES7 516-3AN02-0AB0"}, True),
        ({"vendor": "Siemens"}, {}, {"oui": "Siemens"}, False),
    ],
)
def test_conditions(when: dict[str, Any], never: dict[str, Any], facts: dict[str, Any], holds: bool) -> None:
    (rule,) = build({"rules": [GOOD | {"when": when, "not": never}]}).rules
    assert (rule.match(given(**facts)) is not None) == holds
