"""All conversations, in the order in which to ask a host: one-datagram reads first, sessions last."""

from __future__ import annotations

from core.discovery.probes import bacnet, enip, http, mdns, modbus, opcua, registry_it, registry_ot, s7, snmp, ssh
from core.discovery.probes.base import GroupRequest, LinkListener, LinkRequest, Probe

PROBES: tuple[Probe, ...] = (
    enip.PROBE,
    bacnet.PROBE,
    modbus.PROBE,
    opcua.PROBE,
    snmp.PROBE,
    s7.PROBE,
    mdns.PROBE,
    http.PROBE,
    http.PROBE_TLS,
    ssh.PROBE,
    *registry_ot.PROBES,
    *registry_it.PROBES,
)
"""SNMP comes before S7: an order number and firmware read by one datagram can spare the session."""

GROUP: tuple[GroupRequest, ...] = (enip.GROUP, bacnet.GROUP, mdns.GROUP, *registry_ot.GROUP, *registry_it.GROUP)
LINK_REQUESTS: tuple[LinkRequest, ...] = (*registry_ot.LINK_REQUESTS, *registry_it.LINK_REQUESTS)
LINK_LISTENERS: tuple[LinkListener, ...] = (*registry_ot.LINK_LISTENERS, *registry_it.LINK_LISTENERS)

_BY_PROTOCOL = {probe.protocol: probe for probe in PROBES}


def probe(protocol: str) -> Probe:
    """The probe of this protocol; `KeyError` where there is none."""
    return _BY_PROTOCOL[protocol]
