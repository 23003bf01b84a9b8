"""Ports that are only looked at: connect, close by FIN, nothing sent. What answers there is not known but usual."""

from __future__ import annotations

from functools import partial

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.wire.requests_it import AMQP_PORT, MQTT_PORT, RDP_PORT


def start(host: str = "", *, request: str, title: str) -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """Open the connection, and that is all."""
    yield Ask(request, b"")
    return Result(detail=f"port open, usually {title}; nothing was asked", protocol_seen=False, port_only=True)


def _probe(protocol: str, title: str, port: int) -> Probe:
    request = f"{protocol}.connect"
    begin = partial(start, request=request, title=title)
    return Probe(protocol, f"{title}: port open", "tcp", port, 2, begin, (request,), frames=4)


RDP = _probe("rdp", "Remote Desktop", RDP_PORT)
MQTT = _probe("mqtt", "MQTT", MQTT_PORT)
AMQP = _probe("amqp", "AMQP", AMQP_PORT)
PROBES = (RDP, MQTT, AMQP)
