"""Niagara Fox: a captured station and its workbench. tshark has no reader for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import fox
from core.discovery.wire.errors import WireError
from core.practice.fox import FoxIdentity
from tests.fuzz.codecs import golden_of

GOLDEN = golden_of("fox.hello")[0]


def test_the_captured_station() -> None:
    hello = fox.parse_hello(GOLDEN)
    assert hello.get("station.name") == "Legion_HQ_V4" and hello.get("app.version") == "3.5.41.1"
    assert (hello.get("os.name"), hello.get("os.version")) == ("QNX", "6.3.2")
    assert hello.get("hostId") == "Qnx-NPM6-0000-1490-C30C" and hello.get("missing") == ""


def test_the_request_is_the_hello_of_a_client() -> None:
    assert fox.parse_hello(fox.build_hello()).fields == {"fox.version": "1.0", "id": "1"}
    assert fox.frame_reply(fox.build_hello()) == len(fox.build_hello())


TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60)


@given(TEXT, TEXT, TEXT, TEXT, TEXT)
def test_what_a_station_says_is_read(host: str, station: str, version: str, brand: str, host_id: str) -> None:
    said = FoxIdentity(host, station, version, brand, host_id).hello()
    size = fox.frame_reply(said)
    assert size is not None
    hello = fox.parse_hello(said[:size])
    names = ("hostName", "station.name", "app.version", "brandId", "hostId")
    assert [hello.get(name) for name in names] == [host, station, version, brand, host_id]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"fox a 1 -1 fox challenge\n{\nmethod=s:digest\n};;\n", GOLDEN[:200], b"fox a 0 -1 fox hello\n{\n\n};;\n",
        b"SSH-2.0-x\r\n", b"fox a 0 -1 fox hello\n{\n" + b"a=s:b\n" * 2000 + b"};;\n",
    ],
)  # fmt: skip
def test_what_is_no_hello_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        fox.parse_hello(data)


def test_the_framer_bounds_the_answer() -> None:
    assert fox.frame_reply(GOLDEN[:-1]) is None and fox.frame_reply(GOLDEN + b"fox a 1") == len(GOLDEN)
    assert fox.frame_reply(b"fo") is None
    for wrong in (b"HTTP", b"fox b", b"fox a " + bytes(9000)):
        with pytest.raises(WireError):
            fox.frame_reply(wrong)
