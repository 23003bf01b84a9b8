from __future__ import annotations

import pytest

from core.discovery.wire.errors import WireError
from core.discovery.wire.headers import read_fields


def test_names_are_lower_case_and_the_first_value_counts() -> None:
    assert read_fields(b"NOTIFY * HTTP/1.1\r\nNT: a\r\nnt: b\r\nno colon\r\nServer:x:y\r\n\r\n") == {
        "nt": "a",
        "server": "x:y",
    }


def test_too_many() -> None:
    with pytest.raises(WireError):
        read_fields(b"x\n" + b"a: b\n" * 70)
