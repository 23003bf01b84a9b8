from __future__ import annotations

import pytest

from core.discovery.probes import http
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import Script, fields


def test_title_server_and_realm() -> None:
    reply = (
        b'HTTP/1.1 401 Unauthorized\r\nServer: Hirschmann-http/2\r\nWWW-Authenticate: Basic realm="RSP-1"\r\n'
        b"Content-Length: 27\r\n\r\n<title>Login</title>xxxxxxx"
    )
    reply = reply[: reply.index(b"xxxxxxx")]
    script = Script([("http.get", reply)])
    result = script.play(http.start("192.168.0.5"))
    assert fields(result) == {
        "vendor": "Hirschmann", "http.title": "Login", "http.server": "Hirschmann-http/2", "http.realm": "RSP-1",
    }  # fmt: skip
    assert result.detail == "Login, RSP-1, Hirschmann-http/2"
    assert b"Host: 192.168.0.5\r\n" in script.asked[0].data and script.asked[0].until_close


def test_a_redirect_is_noted_and_not_followed() -> None:
    reply = b"HTTP/1.1 302 Found\r\nLocation: https://192.168.0.5/\r\nContent-Length: 0\r\n\r\n"
    result = Script([("http.get", reply)]).play(http.start("192.168.0.5"))
    assert fields(result) == {"http.location": "https://192.168.0.5/"}
    assert result.detail == "status 302"


def test_the_reply_may_end_where_the_peer_closes() -> None:
    conversation = http.start()
    ask = next(conversation)
    reply = b"HTTP/1.0 200 OK\r\nServer: x\r\n\r\nno title and no length"
    assert ask.framer is not None and ask.framer(reply) is None and ask.until_close
    with pytest.raises(StopIteration) as end:
        conversation.send(reply)
    assert end.value.value.detail == "x"


def test_https_is_the_same_inside_tls() -> None:
    assert http.PROBE_TLS.tls and not http.PROBE.tls
    assert b"Host: plc\r\n" in next(http.PROBE_TLS.start("plc")).data


def test_another_protocol_is_refused() -> None:
    conversation = http.start()
    next(conversation)
    with pytest.raises(WireError):
        conversation.send(b"220 ready\r\n")
