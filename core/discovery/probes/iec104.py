"""IEC 60870-5-104: one test frame, asked only where the engineer named the host for it."""

from __future__ import annotations

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import need, values
from core.discovery.wire import iec104


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """TESTFR act; whatever whole frame comes back, the port speaks IEC 104."""
    reply = need((yield Ask("iec104.test", iec104.build_test(), iec104.frame_reply)))
    frame = iec104.parse_frame(reply)
    said = frame.function or f"{frame.kind} frame"
    return Result(values(reply, ("iec104.answer", said, 95)), detail=f"IEC 60870-5-104, {said}")


PROBE = Probe(
    protocol="iec104",
    title="IEC 60870-5-104 test frame",
    transport="tcp",
    port=iec104.PORT,
    risk=3,
    start=start,
    requests=("iec104.test",),
    frames=5,
    ot=True,
    opt_in=True,
)
