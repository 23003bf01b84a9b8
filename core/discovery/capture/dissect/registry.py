"""All dissectors. Of two for the same port the first whose messages can be read has it."""

from __future__ import annotations

from core.discovery.capture.dissect import Dissector

DISSECTORS: tuple[Dissector, ...] = ()
