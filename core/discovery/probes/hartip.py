"""HART-IP: a session as secondary master, the gateway's identity and long tag, and the session's end. Opt-in."""

from __future__ import annotations

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import hartip
from core.discovery.wire.errors import WireError
from core.discovery.wire.makers import field_device_maker

_OPENED = (0, 8)
"""Success, and success with another inactivity time than the one asked for."""


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """Initiate, command 0, command 20, close; the session is closed whatever the commands brought."""
    opened = need((yield Ask("hartip.initiate", hartip.build_initiate(), hartip.frame_reply)))
    status = hartip.parse_initiate(opened)
    if status not in _OPENED:
        return Result(
            values(opened, ("hartip.session", f"refused, status {status}", 95)),
            detail=f"HART-IP, refuses the session: status {status}",
        )
    identity, tag, raw = None, "", b""
    try:
        reply = need((yield Ask("hartip.identity", hartip.build_read_identity(), hartip.frame_reply, optional=True)))
        raw += reply
        identity = hartip.parse_identity(reply)
        ask = hartip.build_read_long_tag(3, identity.expanded_type, identity.device_id)
        reply = need((yield Ask("hartip.long_tag", ask, hartip.frame_reply, optional=True)))
        raw += reply
        tag = hartip.parse_long_tag(reply)
    except WireError:
        tag = ""  # what was read before stands
    try:
        yield Ask("hartip.close", hartip.build_close(), hartip.frame_reply, optional=True)
    except WireError:
        return _result(raw or opened, identity, tag)
    return _result(raw or opened, identity, tag)


def _result(raw: bytes, identity: hartip.Identity | None, tag: str) -> Result:
    if identity is None:
        return Result(values(raw, ("hartip.session", "opened", 95)), detail="HART-IP, tells no identity")
    vendor = field_device_maker(identity.manufacturer)
    return Result(
        values(
            raw,
            ("vendor", vendor, 85),
            ("serial", f"{identity.device_id:06X}", 60),
            ("firmware", str(identity.software_revision), 70),
            ("name", tag, 85),
            ("hartip.long_tag", tag, 95),
            ("hartip.manufacturer", f"0x{identity.manufacturer:04X}", 95),
            ("hartip.expanded_type", f"0x{identity.expanded_type:04X}", 95),
            ("hartip.device_id", f"{identity.device_id:06X}", 95),
            ("hartip.device_revision", str(identity.device_revision), 95),
            ("hartip.hart_revision", str(identity.hart_revision), 95),
        ),
        detail=line(vendor or "HART-IP", f"type 0x{identity.expanded_type:04X}", tag),
        device_class="gateway",
    )


PROBE = Probe(
    protocol="hartip",
    title="HART-IP identity and long tag",
    transport="tcp",
    port=hartip.PORT,
    risk=3,
    start=start,
    requests=("hartip.initiate", "hartip.identity", "hartip.long_tag", "hartip.close"),
    frames=9,
    ot=True,
    device_classes=("gateway",),
    opt_in=True,
)
