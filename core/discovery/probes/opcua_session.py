"""OPC UA with an anonymous session: the endpoints, and the build information that only a visitor is shown.

One connection. A session is created only where the server itself offers one to anonymous visitors over a channel
without security, and it is closed again whatever happened in it.
"""

from __future__ import annotations

from collections.abc import Generator

from core.discovery.probes import opcua as plain
from core.discovery.probes.base import Ask, Conversation, Probe, Result, Value
from core.discovery.probes.common import line, need, values
from core.discovery.wire import opcua, opcua_session
from core.discovery.wire.errors import WireError
from core.discovery.wire.opcua import Endpoint, Fault

_Ids = tuple[int, int]


def start(host: str = "") -> Conversation:
    """Hello, channel, endpoints; then, where strangers are let in, a session; then close."""
    url = f"opc.tcp://{f'[{host}]' if ':' in host else host or 'localhost'}:{opcua.PORT}"
    reply = yield Ask("opcua.session.hello", opcua.build_hello(url), opcua.frame_reply)
    fault = opcua.parse_acknowledge(need(reply))
    if fault:
        return plain.refused("Hello", fault)
    reply = yield Ask("opcua.session.open", opcua.build_open(), opcua.frame_reply, optional=True)
    channel = opcua.parse_open(need(reply))
    if isinstance(channel, Fault):
        return plain.refused("a channel", channel)
    ids = (channel.channel, channel.token)
    try:
        question = opcua.build_get_endpoints(*ids, url)
        reply = yield Ask("opcua.session.get_endpoints", question, opcua.frame_reply, optional=True)
        raw = need(reply)
        answer = opcua.parse_endpoints(raw)
    except WireError:
        return Result(detail="OPC UA; the list of endpoints cannot be read")
    if isinstance(answer, Fault):
        yield Ask("opcua.session.close", opcua.build_close(*ids))
        return plain.refused("the list of endpoints", answer)
    known = plain.result(raw, answer)
    policy_id = _anonymous(answer)
    if not policy_id:
        yield Ask("opcua.session.close", opcua.build_close(*ids))
        return _with(known, (), "no anonymous session offered")
    try:
        told, number, reason = yield from _session(ids, url, policy_id)
    except WireError:
        # The answers can no longer be told apart: nothing more is asked, and the closed connection ends all.
        return _with(known, (), "the session's answers cannot be read")
    yield Ask("opcua.session.close", opcua.build_close(*ids, number))
    return _with(known, told, reason)


def _anonymous(endpoints: tuple[Endpoint, ...]) -> str:
    return next((one.anonymous for one in endpoints if one.policy == "None" and one.mode == "None"), "")


def _session(ids: _Ids, url: str, policy_id: str) -> Generator[Ask, bytes | None, tuple[tuple[Value, ...], int, str]]:
    """(what was told, number of the next message, why there was nothing)."""
    reply = yield Ask("opcua.session.create", opcua_session.build_create(*ids, url), opcua.frame_reply, optional=True)
    session = opcua_session.parse_create(need(reply))
    if isinstance(session, Fault):
        return (), 4, f"refuses a session ({session.code:#010x})"
    told: tuple[Value, ...] = ()
    question = opcua_session.build_activate(*ids, session.token, policy_id)
    reply = yield Ask("opcua.session.activate", question, opcua.frame_reply, optional=True)
    refused = opcua_session.parse_activate(need(reply))
    number, reason = 5, f"refuses anonymous visitors ({refused.code:#010x})" if refused else ""
    if refused is None:
        question = opcua_session.build_read(*ids, session.token)
        reply = yield Ask("opcua.session.read", question, opcua.frame_reply, optional=True)
        told, reason = _build_info(need(reply))
        number = 6
    question = opcua_session.build_leave(*ids, session.token, number)
    reply = yield Ask("opcua.session.leave", question, opcua.frame_reply, optional=True)
    if reply is not None:
        opcua_session.parse_leave(reply)
    return told, number + 1, reason


def _build_info(raw: bytes) -> tuple[tuple[Value, ...], str]:
    try:
        info = opcua_session.parse_read(raw)
    except WireError as error:
        return (), f"build information not readable: {error}"
    if isinstance(info, Fault):
        return (), f"refuses to be read ({info.code:#010x})"
    found = values(
        raw,
        ("vendor", info.manufacturer, 85),
        ("model", info.product, 75),
        ("firmware", info.version, 80),
        ("opcua.product_uri", info.product_uri, 90),
        ("opcua.build_number", info.build, 85),
    )
    return found, "" if found else "build information is empty"


def _with(known: Result, told: tuple[Value, ...], reason: str) -> Result:
    """The endpoints' values together with the session's, which are the better ones."""
    better = {value.field for value in told}
    kept = tuple(value for value in known.values if value.field not in better)
    build = [value.value for value in told if value.field in ("vendor", "model", "firmware")]
    return Result(told + kept, detail=line(known.detail, *build, reason))


PROBE = Probe(
    protocol="opcua.session",
    title="OPC UA endpoints and build information (anonymous session)",
    transport="tcp",
    port=opcua.PORT,
    risk=3,
    start=start,
    requests=tuple(
        f"opcua.session.{step}"
        for step in ("hello", "open", "get_endpoints", "create", "activate", "read", "leave", "close")
    ),
    frames=18,
    ot=True,
    opt_in=True,
    replaces=("opcua",),
)
