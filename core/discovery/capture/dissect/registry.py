"""All dissectors. Of several for one port the first whose messages can be read has it."""

from __future__ import annotations

from core.discovery.capture.dissect import Dissector, answers, control, field, link, office, tls
from core.discovery.probes.registry import GROUP, LINK_LISTENERS, LINK_REQUESTS, PROBES

_OWN: tuple[Dissector, ...] = (
    *field.DISSECTORS,
    *control.DISSECTORS,
    *office.DISSECTORS,
    *tls.DISSECTORS,
    *link.DISSECTORS,
    *link.of_links((*LINK_LISTENERS, *LINK_REQUESTS)),
)
_TAKEN = {(one.transport, port) for one in _OWN for port in one.ports}

_GROUPS = answers.of_groups(GROUP, _TAKEN)
_TAKEN_BY_GROUPS = {(one.transport, port) for one in _GROUPS for port in one.ports}

DISSECTORS: tuple[Dissector, ...] = (*_OWN, *_GROUPS, *answers.of_probes(PROBES, _TAKEN | _TAKEN_BY_GROUPS))
