"""The plant as a whole: namespaces, bridges, servers, and the laptop that programs are started on."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.plant.capture import Capture
from tests.plant.fleet import MAKERS, PLANT, Member, Network
from tests.plant.spaces import Space, make_spaces, plain_frames

ROOT = Path(__file__).parents[2]
GROUPS = (
    ("opcua", "https", "http", "ssh", "special", "responders"),
    ("modbus", "s7", "enip", "bacnet", "snmp", "mdns"),
)
"""Protocols by process: the libraries take seconds to load, on two cores half as long."""


_LOOK_S = 0.1
_LLDP = 0x4000
"""Unmanaged switches pass LLDP on; a Linux bridge must be told to."""


@dataclass(frozen=True)
class Done:
    """A program that has ended."""

    returncode: int
    stdout: str
    stderr: str
    peak_bytes: int
    """The most memory that it had at once, without its helpers."""


class Lab:
    """A plant that runs while the `with` lasts. `NotAllowed` from its start where namespaces are not possible.

    `maker` names how the devices are made (`fleet.MAKERS`, with `arguments`); `only` are the addresses of those that
    are there, all unless given.
    """

    def __init__(
        self,
        maker: str = "fleet",
        arguments: Sequence[int] = (),
        networks: Sequence[Network] = PLANT,
        only: Iterable[str] | None = None,
    ) -> None:
        self._made = (maker, list(arguments))
        self.networks = tuple(networks)
        wanted = None if only is None else set(only)
        self.members = [one for one in MAKERS[maker](*arguments) if wanted is None or one.ip in wanted]
        self._spaces: dict[str, Space] = {}
        self._servers: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Lab:
        try:
            self._build()
            self._serve()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the servers; the namespaces go with the last of them."""
        for server in self._servers:
            assert server.stdin is not None
            server.stdin.close()
        for server in self._servers:
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
            assert server.stdout is not None
            server.stdout.close()
        for space in self._spaces.values():
            space.close()
        self._servers, self._spaces = [], {}

    # --- what tests do with it ---

    @property
    def laptop(self) -> Space:
        """Where the product runs: lan1 in the first network, lan2 in the second."""
        return self._spaces["laptop"]

    def run(self, *command: str, env: dict[str, str] | None = None, seconds: float = 300) -> Done:
        """A program on the laptop, to its end."""
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            with self.laptop.inside():
                process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=ROOT, env=os.environ | (env or {})
                )
            peak, late = 0, time.monotonic() + seconds
            try:
                while process.poll() is None:
                    peak = max(peak, _peak_kb(process.pid))
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(_LOOK_S)
                    if time.monotonic() > late:
                        raise TimeoutError(f"{' '.join(command)} did not end within {seconds:g} s")
            finally:
                process.kill()
                process.wait()
            out.seek(0)
            err.seek(0)
            return Done(process.returncode, out.read(), err.read(), peak * 1024)

    def ask(self, ip: str, port: int, question: bytes) -> bytes:
        """One question over a connection of its own, closed by FIN; b"" where there is no answer within 5 s."""
        answer = b""
        with (
            self.laptop.inside(),
            contextlib.suppress(OSError),
            socket.create_connection((ip, port), timeout=5) as sock,
        ):
            sock.sendall(question)
            answer = sock.recv(4096)
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(4096):
                continue
        return answer

    def capture(self, network: int = 0) -> Capture:
        """Everything that crosses the switch's port that the laptop is plugged into, from now on."""
        with self._spaces["switch"].inside():
            return Capture(f"lap{network}", laptop_mac(network))

    def fragile(self) -> dict[str, dict[str, Any]]:
        """kind -> what the fragile device of that kind says of itself."""
        states: list[dict[str, Any]] = []
        for server in self._servers:
            assert server.stdin is not None and server.stdout is not None
            server.stdin.write("state\n")
            server.stdin.flush()
            states += json.loads(server.stdout.readline())
        return {one["kind"]: one for one in states}

    # --- inner works ---

    def _build(self) -> None:
        names = ["switch", "laptop", *(member.device.tag for member in self.members)]
        self._spaces = dict(zip(names, make_spaces(names), strict=True))
        bridges = [
            f"link add br{number} type bridge mcast_snooping 0 group_fwd_mask {_LLDP}"
            for number in range(len(self.networks))
        ]
        wires = [
            self._wire("laptop", at, f"lap{at}", f"lan{at + 1}", laptop_mac(at)) for at in range(len(self.networks))
        ]
        for member in self.members:
            wires += self._wires(member)
        ports = [name for name, _ in wires]
        self._spaces["switch"].ip(
            *bridges,
            *(line for _, lines in wires for line in lines),
            *(f"link set br{number} up" for number in range(len(self.networks))),
            *(f"link set {port} up" for port in ports),
        )
        self._address("laptop", {f"lan{at}": f"{one.laptop}/{one.prefix}" for at, one in enumerate(self.networks, 1)})
        for member in self.members:
            self._address(member.device.tag, self._addresses(member))

    def _wires(self, member: Member) -> list[tuple[str, list[str]]]:
        tag, host = member.device.tag, member.device.host
        if member.only_second:
            return [self._wire(tag, 1, f"w{host}", "eth0", member.mac)]
        wires = [self._wire(tag, 0, f"v{host}", "eth0", member.mac)]
        if member.second:
            wires.append(self._wire(tag, 1, f"w{host}", "eth1", member.mac_2))
        return wires

    def _wire(self, space: str, network: int, port: str, name: str, mac: str) -> tuple[str, list[str]]:
        where = self._spaces[space].path
        return port, [
            f"link add {port} type veth peer name {name} address {mac} netns {where}",
            f"link set {port} master br{network}",
        ]

    def _address(self, space: str, addresses: dict[str, str]) -> None:
        lines = []
        for name, address in addresses.items():
            lines += [f"addr add {address} broadcast + dev {name}"] if address else []
            lines.append(f"link set {name} up")
        self._spaces[space].ip(*lines)
        with self._spaces[space].inside():
            for name in addresses:
                plain_frames(name)

    def _addresses(self, member: Member) -> dict[str, str]:
        prefixes = [network.prefix for network in self.networks]
        if member.kind == "silent":
            return {"eth0": ""}
        if member.only_second:
            return {"eth0": f"{member.ip_2}/{prefixes[1]}"}
        first = {"eth0": f"{member.ip}/{prefixes[0]}"}
        return first | ({"eth1": f"{member.ip_2}/{prefixes[1]}"} if member.second else {})

    def _serve(self) -> None:
        spaces = {member.device.tag: self._spaces[member.device.tag].fd for member in self.members}
        for protocols in GROUPS:
            given = json.dumps(
                {"protocols": protocols, "spaces": spaces, "made": self._made, "prefix": self.networks[0].prefix}
            )
            self._servers.append(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.plant.serve", given],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=ROOT,
                    pass_fds=tuple(spaces.values()),
                )
            )
        for server in self._servers:
            assert server.stdout is not None
            line = server.stdout.readline()
            if line != "ready\n":
                raise RuntimeError(f"a server of the plant did not start: {line!r}")


def _peak_kb(pid: int) -> int:
    """The most memory that a process had so far. (What the kernel tells of an ended child counts its parent's too.)"""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


def laptop_mac(network: int) -> str:
    """The laptop's interface in one of the networks."""
    return f"02:55:00:00:00:{network + 1:02x}"


def walkdown(*arguments: str) -> list[str]:
    """The product's command line, from source."""
    return [sys.executable, "-m", "desktop.entry", *arguments]
