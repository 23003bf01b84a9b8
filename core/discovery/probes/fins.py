"""Omron FINS: one controller data read."""

from __future__ import annotations

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import fins

_MAKER = "Omron"


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """One question, one answer."""
    reply = need((yield Ask("fins.read_controller", fins.build_read_controller())))
    controller = fins.parse_reply(reply)
    return Result(
        values(
            reply,
            ("vendor", _MAKER, 85),
            ("model", controller.model, 95),
            ("firmware", controller.version, 85),
            ("fins.second_version", controller.second_version, 80),
            ("fins.cpu_error", "yes" if controller.cpu_error else "", 80),
        ),
        detail=line(_MAKER, controller.model, controller.version),
        device_class="plc",
    )


PROBE = Probe(
    protocol="fins",
    title="Omron FINS controller data",
    transport="udp",
    port=fins.PORT,
    risk=2,
    start=start,
    requests=("fins.read_controller",),
    frames=1,
    ot=True,
    device_classes=("plc",),
)
