"""HTTP and HTTPS: the start page's title, the server's software and its login area."""

from __future__ import annotations

from functools import partial

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import http
from core.discovery.wire.names import maker_in


def start(host: str = "", *, port: int = http.PORT) -> Conversation:
    """One GET /. A redirect is noted, never followed."""
    request = http.build_get(host or "localhost", port)
    reply = yield Ask("http.get", request, http.frame_reply, until_close=True)
    return result(need(reply))


def result(raw: bytes) -> Result:
    """What an answer tells: its head and, as far as it came, its page."""
    page = http.parse_reply(raw)
    return Result(
        values(
            raw,
            ("vendor", maker_in(" ".join((page.title, page.realm, page.server))), 35),
            ("http.title", page.title, 80),
            ("http.server", page.server, 80),
            ("http.realm", page.realm, 80),
            ("http.location", page.location, 60),
            ("http.powered_by", page.powered_by, 60),
        ),
        detail=line(page.title, page.realm, page.server) or f"status {page.status}",
    )


PROBE = Probe(
    protocol="http",
    title="HTTP start page",
    transport="tcp",
    port=http.PORT,
    risk=2,
    start=start,
    requests=("http.get",),
    frames=6,
)

PROBE_TLS = Probe(
    protocol="https",
    title="HTTPS certificate and start page",
    transport="tcp",
    port=http.PORT_TLS,
    risk=2,
    start=partial(start, port=http.PORT_TLS),
    requests=("tls.client_hello", "http.get"),
    frames=9,
    tls=True,
)
