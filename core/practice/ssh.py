"""SSH servers on asyncssh that show their banner and let nobody in."""

from __future__ import annotations

import asyncssh

from core.practice.devices import Device, Ssh


class _Closed(asyncssh.SSHServer):
    """No way of logging in is offered."""


class SshServer:
    """One device's port 22, with a host key that lives as long as the plant."""

    def __init__(self, device: Device, service: Ssh, ip: str, port: int) -> None:  # noqa: ARG002 - as the others
        self._version = service.version
        self._ip, self._port = ip, port
        self._acceptor: asyncssh.SSHAcceptor | None = None

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        self._acceptor = await asyncssh.listen(
            self._ip,
            self._port,
            server_factory=_Closed,
            server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
            server_version=self._version,
            config=[],
            login_timeout=10,
        )

    async def stop(self) -> None:
        """Close the port and its connections."""
        if self._acceptor is not None:
            self._acceptor.close()
            await self._acceptor.wait_closed()
