"""Network namespaces that live as long as the process that made them: each is held by a file descriptor and has no name.

Nothing has to be removed: when the last process that holds the descriptor has ended - killed or not - the kernel
takes the namespace, its interfaces and its bridges away.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_CLONE_NEWNET = 0x40000000
_SIOCETHTOOL = 0x8946
_OFFLOADS = (0x17, 0x1F, 0x24)
"""ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO."""
_NO_IPV6 = Path("/proc/sys/net/ipv6/conf/default/disable_ipv6")


class NotAllowed(Exception):
    """This machine does not let us make network namespaces; the message says why."""


class Space:
    """One network namespace."""

    def __init__(self, name: str, fd: int) -> None:
        self.name = name
        self.fd = fd

    @property
    def path(self) -> str:
        """How the `ip` command is told of it (by whoever runs while this process does)."""
        return f"/proc/{os.getpid()}/fd/{self.fd}"

    @contextmanager
    def inside(self) -> Iterator[None]:
        """This thread is in the namespace meanwhile: sockets made and processes started here belong to it."""
        with entered(self.fd):
            yield

    def ip(self, *lines: str) -> None:
        """Commands of the `ip` tool, in order; the first that fails ends it with `NotAllowed`."""
        with self.inside():
            done = subprocess.run(
                ["ip", "-batch", "-"], input="\n".join(lines) + "\n", capture_output=True, text=True, check=False
            )
        if done.returncode:
            raise NotAllowed(f"ip in {self.name}: {done.stderr.strip()}")

    def close(self) -> None:
        """Let go of it."""
        os.close(self.fd)


@contextmanager
def entered(fd: int) -> Iterator[None]:
    """The calling thread in the namespace of a descriptor, and back whatever happens."""
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        _call("setns", fd, _CLONE_NEWNET)
        try:
            yield
        finally:
            _call("setns", before, _CLONE_NEWNET)
    finally:
        os.close(before)


def make_spaces(names: Sequence[str]) -> list[Space]:
    """New, empty namespaces, their loopback up. `NotAllowed` where the machine forbids it."""
    if sys.platform != "linux" or shutil.which("ip") is None:
        raise NotAllowed("network namespaces need Linux and the ip command")
    made: list[Space] = []
    errors: list[OSError] = []

    def work() -> None:
        try:
            for name in names:
                _call("unshare", _CLONE_NEWNET)
                made.append(Space(name, os.open("/proc/thread-self/ns/net", os.O_RDONLY)))
                if os.access(_NO_IPV6, os.W_OK):
                    _NO_IPV6.write_text("1", encoding="ascii")  # its own chatter is nothing we measure
                subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            errors.append(error if isinstance(error, OSError) else OSError(str(error)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if errors:
        for space in made:
            space.close()
        raise NotAllowed(f"network namespaces are not possible here: {errors[0]}")
    return made


def plain_frames(interface: str) -> None:
    """Whole checksums and no joined segments on an interface of the present namespace, as on a real cable."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for command in _OFFLOADS:
            value = ctypes.create_string_buffer(struct.pack("II", command, 0))
            request = struct.pack("16sP", interface.encode(), ctypes.addressof(value)).ljust(40, b"\0")
            fcntl.ioctl(sock.fileno(), _SIOCETHTOOL, request)


def _call(name: str, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
