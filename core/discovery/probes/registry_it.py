"""Conversations in office and network protocols; a part of `registry`."""

from __future__ import annotations

from core.discovery.probes.base import GroupRequest, LinkListener, LinkRequest, Probe

PROBES: tuple[Probe, ...] = ()
GROUP: tuple[GroupRequest, ...] = ()
LINK_REQUESTS: tuple[LinkRequest, ...] = ()
LINK_LISTENERS: tuple[LinkListener, ...] = ()
