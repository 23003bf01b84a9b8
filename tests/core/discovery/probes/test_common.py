from __future__ import annotations

import pytest

from core.discovery.probes.base import Value
from core.discovery.probes.common import MAX_RAW, line, need, values
from core.discovery.wire.errors import WireError


def test_a_reply_that_is_needed() -> None:
    assert need(b"x") == b"x"
    with pytest.raises(WireError):
        need(None)


def test_empty_values_are_left_out_and_raw_bytes_bounded() -> None:
    assert values(b"r" * 9000, ("vendor", "x", 80), ("model", "", 80)) == (Value("vendor", "x", 80, b"r" * MAX_RAW),)


def test_one_line() -> None:
    assert line("a", "", "b") == "a, b"
