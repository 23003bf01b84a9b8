"""The one error of every codec."""

from __future__ import annotations


class WireError(ValueError):
    """Bytes that are no message of this protocol, or an argument that no message may carry."""
