"""HTTP: bytes of aiohttp and after RFC 9112."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import http
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden_of

HEAD = b"HTTP/1.1 200 OK\r\nServer: GoAhead-Webs\r\n\r\n"


def test_the_request_byte_by_byte() -> None:
    assert http.build_get("192.168.0.5") == (
        b"GET / HTTP/1.1\r\nHost: 192.168.0.5\r\nUser-Agent: Walkdown\r\nAccept: text/html, */*;q=0.5\r\n"
        b"Accept-Encoding: identity\r\nConnection: close\r\n\r\n"
    )
    assert b"Host: 10.0.0.1:8080\r\n" in http.build_get("10.0.0.1", 8080)
    assert b"Host: [fe80::1]\r\n" in http.build_get("fe80::1", 443)


@given(st.text(max_size=40), st.integers(-5, 70_000))
def test_nothing_can_be_smuggled_into_the_head(host: str, port: int) -> None:
    try:
        built = http.build_get(host, port)
    except WireError:
        return
    assert built.count(b"\r\n\r\n") == 1 and built.endswith(b"\r\n\r\n")
    assert built.startswith(b"GET / HTTP/1.1\r\nHost: ") and built.count(b"\r\n") == 7


@pytest.mark.parametrize("host", ["", "a b", "a\r\nX: y", "a/b", "a@b", "é", "1.2.3.4\n"])
def test_wrong_hosts_are_refused(host: str) -> None:
    with pytest.raises(WireError):
        http.build_get(host)


@pytest.mark.parametrize("port", [-1, 0, 65536])
def test_wrong_ports_are_refused(port: int) -> None:
    with pytest.raises(WireError):
        http.build_get("10.0.0.1", port)


@pytest.mark.parametrize("port", [1, 65535])
def test_the_first_and_the_last_port(port: int) -> None:
    assert f"Host: 10.0.0.1:{port}\r\n".encode() in http.build_get("10.0.0.1", port)


def test_answers_of_a_server() -> None:
    pages = [http.parse_reply(data) for data in golden_of("http.get")]
    assert pages[0].title == "IES-2408M SW-010" and pages[0].server == "Nettbruck-httpd/7.2.3"
    assert pages[1].status == 401 and pages[1].realm == "MBG-4 GW77-190050"
    assert pages[4].location == "https://10.0.0.5/login"
    assert pages[5].title == "制御盤"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b"<TITLE lang=en>\n  S7-1200 &amp; web\t</TITLE>", "S7-1200 & web"),
        ("<title>Prüfstand</title>".encode("latin-1"), "Prüfstand"),
        ("<title>Prüfstand</title>".encode(), "Prüfstand"),
        (b"<title>a\x1b]0;x\x07b</title>", "a ]0;x b"),
        (b"<title></title>", ""),
        (b"<title>" + b"x" * 5000 + b"</title>", ""),
        (b"<titles>no</titles>", ""),
        (b"<titles>no</titles><title>yes</title>", "yes"),
        (b"no title", ""),
    ],
)
def test_titles(body: bytes, title: str) -> None:
    assert http.parse_reply(HEAD + body).title == title


def test_a_realm_without_quotes_and_repeated_fields() -> None:
    head = (
        b"HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Digest qop=auth\r\nWWW-Authenticate: Basic realm=PLC\r\n\r\n"
    )
    assert http.parse_reply(head).realm == "PLC"


def test_bare_line_feeds_as_old_devices_send_them() -> None:
    page = http.parse_reply(b"HTTP/1.0 200 OK\nServer: x\n\n<title>old</title>")
    assert (page.server, page.title) == ("x", "old")


@pytest.mark.parametrize(
    "data", [b"", b"SSH-2.0-x\r\n\r\n", b"HTTP/2 200\r\n\r\n", b"HTTP/1.1 200 OK\r\nServer: x\r\n"]
)
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        http.parse_reply(data)


def test_the_framer_ends_at_title_length_last_chunk_or_limit() -> None:
    page = HEAD + b"<title>x</title>"
    assert http.frame_reply(page[:-1]) is None
    assert http.frame_reply(HEAD + b"<title>x</title >") == len(page) + 1
    assert http.frame_reply(page + b"<body>") == len(page)
    sized = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
    assert http.frame_reply(sized + b"ab") is None
    assert http.frame_reply(sized + b"abcd") == len(sized) + 3
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert http.frame_reply(chunked + b"2\r\nab\r\n") is None
    assert http.frame_reply(chunked + b"2\r\nab\r\n0\r\n\r\n") == len(chunked) + 12
    assert http.frame_reply(chunked + b"0\r\n\r\n") == len(chunked) + 5
    assert http.frame_reply(HEAD + bytes(http.MAX_REPLY)) == http.MAX_REPLY


def test_the_framer_refuses_other_protocols_at_once() -> None:
    assert http.frame_reply(b"HT") is None
    for data in (b"S", b"\x03\x00", b"HTTP/2", b"220 ftp ready"):
        with pytest.raises(WireError):
            http.frame_reply(data)


def test_an_endless_head_is_refused() -> None:
    with pytest.raises(WireError, match="head"):
        http.frame_reply(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 4000)
