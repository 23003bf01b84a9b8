"""What discovery can send in industrial and building protocols; a part of `requests.REQUESTS`."""

from __future__ import annotations

from core.discovery.wire.request import Request

REQUESTS: tuple[Request, ...] = ()
