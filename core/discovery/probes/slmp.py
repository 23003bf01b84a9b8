"""Mitsubishi SLMP: one read of the type name, on the port that the engineer entered. Opt-in."""

from __future__ import annotations

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import slmp

_MAKER = "Mitsubishi Electric"


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """One question, one answer."""
    reply = need((yield Ask("slmp.read_type", slmp.build_read_type(), slmp.frame_reply)))
    cpu = slmp.parse_reply(reply)
    code = "" if cpu.code is None else f"0x{cpu.code:04X}"
    return Result(
        values(reply, ("vendor", _MAKER, 85), ("model", cpu.model, 95), ("slmp.model_code", code, 95)),
        detail=line(_MAKER, cpu.model),
        device_class="plc",
    )


PROBE = Probe(
    protocol="slmp",
    title="Mitsubishi SLMP type name",
    transport="tcp",
    port=slmp.PORT,
    risk=2,
    start=start,
    requests=("slmp.read_type",),
    frames=5,
    ot=True,
    device_classes=("plc",),
    opt_in=True,
    needs="port",
)
