"""IEC 61850 MMS: association, Identify, conclude, on one connection. Opt-in."""

from __future__ import annotations

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import mms
from core.discovery.wire.errors import WireError


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """Four messages; the association is concluded also where Identify is refused."""
    reply = need((yield Ask("mms.connect", mms.build_connect(), mms.frame_reply)))
    if not mms.parse_connect(reply):
        return Result(detail="ISO transport, refuses the MMS connection", protocol_seen=False)
    reply = need((yield Ask("mms.initiate", mms.build_initiate(), mms.frame_reply)))
    size = mms.parse_initiate(reply)
    identity, raw = None, reply
    try:
        raw = need((yield Ask("mms.identify", mms.build_identify(), mms.frame_reply, optional=True)))
        identity = mms.parse_identify(raw)
    except WireError:
        raw = reply
    try:
        yield Ask("mms.conclude", mms.build_conclude(), mms.frame_reply, optional=True)
    except WireError:
        return _result(raw, identity, size)
    return _result(raw, identity, size)


def _result(raw: bytes, identity: mms.Identity | None, size: int) -> Result:
    if identity is None:
        return Result(
            values(raw, ("mms.message_size", str(size) if size else "", 90)),
            detail="MMS; the identity is refused",
        )
    return Result(
        values(
            raw,
            ("vendor", identity.vendor, 90),
            ("model", identity.model, 90),
            ("firmware", identity.revision, 80),
            ("mms.message_size", str(size) if size else "", 90),
        ),
        detail=line(identity.vendor, identity.model, identity.revision),
    )


PROBE = Probe(
    protocol="mms",
    title="IEC 61850 MMS identify",
    transport="tcp",
    port=mms.PORT,
    risk=3,
    start=start,
    requests=("mms.connect", "mms.initiate", "mms.identify", "mms.conclude"),
    frames=9,
    ot=True,
    opt_in=True,
)
