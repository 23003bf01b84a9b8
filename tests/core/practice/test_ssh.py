"""The SSH server shows its banner and lets nobody in."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import asyncssh
import pytest

Find = Callable[[str], tuple[str, int, Any, Any]]


def test_the_banner_comes_unasked(find: Find) -> None:
    ip, port, _, service = find("SW-010 ssh")
    with socket.create_connection((ip, port), timeout=5) as client:
        assert client.recv(255).startswith(f"SSH-2.0-{service.version}\r\n".encode())


def test_nobody_logs_in(find: Find) -> None:
    ip, port, _, _ = find("SW-010 ssh")

    async def attempt() -> None:
        async with asyncssh.connect(
            ip, port, username="admin", password="admin", known_hosts=None, client_keys=None, config=[], agent_path=None
        ):
            pass

    with pytest.raises(asyncssh.PermissionDenied):
        asyncio.run(attempt())
