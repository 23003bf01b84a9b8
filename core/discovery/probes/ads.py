"""Beckhoff ADS: one identify, by broadcast or to one address."""

from __future__ import annotations

from core.discovery.probes.base import Ask, Conversation, GroupRequest, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import ads

_MAKER = "Beckhoff"


def result(data: bytes) -> Result:
    """What one answer tells. Whoever answers here runs TwinCAT; the computer under it may be of another maker."""
    system = ads.parse_reply(data)
    return Result(
        values(
            data,
            ("vendor", _MAKER, 75),
            ("hostname", system.host, 90),
            ("name", system.host, 70),
            ("firmware", f"TwinCAT {system.twincat}" if system.twincat else "", 85),
            ("ads.net_id", system.net_id, 95),
            ("ads.twincat_version", system.twincat, 95),
            ("ads.os", system.os, 85),
            ("ads.fingerprint", system.fingerprint, 90),
        ),
        detail=line(_MAKER, system.host, f"TwinCAT {system.twincat}" if system.twincat else "", system.os),
        device_class="plc",
    )


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """One question, one answer."""
    return result(need((yield Ask("ads.identify", ads.build_identify()))))


PROBE = Probe(
    protocol="ads",
    title="Beckhoff ADS identify",
    transport="udp",
    port=ads.PORT,
    risk=2,
    start=start,
    requests=("ads.identify",),
    frames=1,
    ot=True,
    device_classes=("plc",),
)

GROUP = GroupRequest(
    protocol="ads",
    title="Beckhoff ADS identify to all",
    request="ads.identify",
    data=ads.build_identify(),
    port=ads.PORT,
    group="",
    parse=result,
    ot=True,
)
