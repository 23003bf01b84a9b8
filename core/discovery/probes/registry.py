"""All conversations, in the order in which to ask a host: one-datagram reads first, sessions last."""

from __future__ import annotations

from core.discovery.probes import enip, http, modbus, snmp, ssh
from core.discovery.probes.base import GroupRequest, Probe

PROBES: tuple[Probe, ...] = (
    enip.PROBE,
    modbus.PROBE,
    snmp.PROBE,
    http.PROBE,
    http.PROBE_TLS,
    ssh.PROBE,
)

GROUP: tuple[GroupRequest, ...] = (enip.GROUP,)

_BY_PROTOCOL = {probe.protocol: probe for probe in PROBES}


def probe(protocol: str) -> Probe:
    """The probe of this protocol; `KeyError` where there is none."""
    return _BY_PROTOCOL[protocol]
