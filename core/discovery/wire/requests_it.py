"""What discovery can send in office and network protocols; a part of `requests.REQUESTS`."""

from __future__ import annotations

from core.discovery.wire.request import Request

REQUESTS: tuple[Request, ...] = ()
