"""OPC UA: the endpoints a server offers to anybody, with its names and certificate; one connection, no session."""

from __future__ import annotations

from urllib.parse import urlsplit

from core.discovery.probes.base import Ask, Conversation, Probe, Result, Value
from core.discovery.probes.common import line, need, values
from core.discovery.probes.tls import certificate_values, host_name
from core.discovery.wire import opcua
from core.discovery.wire.errors import WireError
from core.discovery.wire.names import maker_in
from core.discovery.wire.opcua import Endpoint, Fault


def start(host: str = "") -> Conversation:
    """Hello, open a channel without security, GetEndpoints, close it."""
    url = f"opc.tcp://{f'[{host}]' if ':' in host else host or 'localhost'}:{opcua.PORT}"
    reply = yield Ask("opcua.hello", opcua.build_hello(url), opcua.frame_reply)
    fault = opcua.parse_acknowledge(need(reply))
    if fault:
        return refused("Hello", fault)
    reply = yield Ask("opcua.open", opcua.build_open(), opcua.frame_reply, optional=True)
    channel = opcua.parse_open(need(reply))
    if isinstance(channel, Fault):
        return refused("a channel", channel)
    ids = (channel.channel, channel.token)
    try:
        reply = yield Ask("opcua.get_endpoints", opcua.build_get_endpoints(*ids, url), opcua.frame_reply, optional=True)
        raw = need(reply)
        answer = opcua.parse_endpoints(raw)
    except WireError:
        return Result(detail="OPC UA; the list of endpoints cannot be read")
    yield Ask("opcua.close", opcua.build_close(*ids))
    return refused("the list of endpoints", answer) if isinstance(answer, Fault) else result(raw, answer)


def refused(what: str, fault: Fault) -> Result:
    return Result(detail=line(f"OPC UA, refuses {what} ({fault.code:#010x})", fault.reason))


def result(raw: bytes, endpoints: tuple[Endpoint, ...]) -> Result:
    """What the endpoints tell, read from `raw`."""
    if not endpoints:
        return Result(detail="OPC UA, offers no endpoint")
    first = endpoints[0]
    policies = dict.fromkeys(f"{e.policy or 'unknown'} ({e.mode})" for e in endpoints)
    tokens = dict.fromkeys(token for e in endpoints for token in e.tokens)
    found = values(
        raw,
        ("vendor", maker_in(f"{first.application_name} {first.product_uri}"), 40),
        ("name", first.application_name, 50),
        ("hostname", _host_of(first.url), 45),
        ("opcua.application_name", first.application_name, 90),
        ("opcua.application_uri", first.application_uri, 90),
        ("opcua.product_uri", first.product_uri, 90),
        ("opcua.policies", line(*policies), 95),
        ("opcua.user_tokens", line(*tokens), 95),
        ("opcua.endpoint_url", first.url, 90),
    )
    return Result(found + _certificate(endpoints), detail=line(first.application_name, first.product_uri))


def _host_of(url: str) -> str:
    try:
        return host_name(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _certificate(endpoints: tuple[Endpoint, ...]) -> tuple[Value, ...]:
    der = next((e.certificate for e in endpoints if e.certificate), b"")
    try:
        return certificate_values(der, "opcua") if der else ()
    except WireError:
        return ()


PROBE = Probe(
    protocol="opcua",
    title="OPC UA endpoints",
    transport="tcp",
    port=opcua.PORT,
    risk=2,
    start=start,
    requests=("opcua.hello", "opcua.open", "opcua.get_endpoints", "opcua.close"),
    frames=10,
    ot=True,
)
