"""SNMP v3: the agent's engine, and with credentials one signed and encrypted GET of the identity objects."""

from __future__ import annotations

import secrets
from functools import partial

from core.discovery.probes import snmp as plain
from core.discovery.probes.base import Ask, Conversation, Probe, Result, Value
from core.discovery.probes.common import line, need, values
from core.discovery.wire import snmp, snmpv3
from core.discovery.wire.errors import WireError
from core.discovery.wire.names import enterprise_vendor
from core.discovery.wire.snmpv3 import Answer, Message
from core.discovery.wire.usm import Credentials, localize

_ENTERPRISES = (1, 3, 6, 1, 4, 1)


def start(host: str = "", *, credentials: Credentials | None = None) -> Conversation:  # noqa: ARG001 - started alike
    """Ask for the engine; with `credentials` read the identity objects, once more where the clock had to be set."""
    reply = yield Ask("snmpv3.discover", snmpv3.build_discovery())
    raw = need(reply)
    if not snmpv3.parse_answer(raw).report:
        raise WireError("an agent that answers a question for its engine with values")
    engine = snmpv3.parse_message(raw)
    told = _engine_values(raw, engine.engine_id)
    if credentials is None:
        return Result(told, detail=line("SNMP v3 agent", *(value.value for value in told)))
    keys = localize(credentials, engine.engine_id)
    level = (snmpv3.AUTH if credentials.auth_protocol else 0) | (snmpv3.PRIV if credentials.priv_protocol else 0)
    answer = Answer(snmp.Response(snmpv3.VERSION, 0, 0, 0, ()), 0)
    for number in (2, 3):
        question = snmpv3.build_get(engine.engine_id, engine.boots, engine.time, credentials.user, number, level)
        salt = secrets.randbits(64)
        reply = yield Ask("snmpv3.get", question, optional=True, seal=partial(snmpv3.seal, keys=keys, salt=salt))
        if reply is None:
            return Result(told, detail=line("SNMP v3 agent", "silent to this user"))
        try:
            answer, engine = snmpv3.parse_answer(reply, keys), _same(snmpv3.parse_message(reply), engine)
        except WireError as error:
            return Result(told, detail=line("SNMP v3 agent", str(error)))
        raw = reply
        if answer.report != snmpv3.OUT_OF_TIME:
            break
    if answer.report or answer.response.error:
        reason = snmpv3.REPORTS.get(answer.report, f"error {answer.response.error}")
        return Result(told, detail=line("SNMP v3 agent", reason))
    return _result(raw, answer.response, told)


def _same(message: Message, engine: Message) -> Message:
    if message.engine_id != engine.engine_id:
        raise WireError("an answer of another engine")
    return message


def _engine_values(raw: bytes, engine_id: bytes) -> tuple[Value, ...]:
    engine = snmpv3.engine_of(engine_id)
    vendor = enterprise_vendor((*_ENTERPRISES, engine.enterprise))
    return values(
        raw, ("vendor", vendor, 45), ("mac", engine.mac, 55), ("snmpv3.engine_id", engine_id.hex(), 95)
    )  # fmt: skip


def _result(raw: bytes, response: snmp.Response, told: tuple[Value, ...]) -> Result:
    found = plain.result(raw, dict(response.bindings), snmp.first_row(response))
    known = {value.field for value in found.values}
    return Result(found.values + tuple(value for value in told if value.field not in known), detail=found.detail)


def probe_for(credentials: Credentials | None) -> Probe:
    """The probe with these credentials; without, only the engine is asked for."""
    return Probe(
        protocol="snmpv3",
        title="SNMP v3 identity",
        transport="udp",
        port=snmpv3.PORT,
        risk=2,
        start=partial(start, credentials=credentials),
        requests=("snmpv3.discover", "snmpv3.get"),
        frames=2,
        frames_closed=2,
        opt_in=True,
        needs="snmpv3",
    )


PROBE = probe_for(None)
