"""A packet socket of Linux that only listens: frames as they were on the wire, timed by the kernel, drops counted.

Facts: packet(7), `linux/if_packet.h`. The kernel takes the outer VLAN tag off and tells it beside the frame; it is put
back. Checksums that the kernel leaves to the network card are filled in, as the card does. A network card may put
several TCP segments that came in together to one frame (GRO); such frames are larger than the interface allows and
are told as `merged`.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import socket
import struct
import sys
from collections.abc import Sequence
from typing import NamedTuple

from core.discovery.framefilter import Instruction, nothing, packed
from core.discovery.frameview import with_checksum

_ALL_TYPES = 3
ETHERNET = (1, 772)
"""Hardware types whose frames begin with an Ethernet header: Ethernet (also wireless), loopback. Not: tunnels, serial."""
_SOL_SOCKET, _SOL_PACKET = 1, 263
_OUTGOING = 4
_ADD_MEMBERSHIP, _STATISTICS, _AUXDATA = 1, 6, 8
_MEMBER_MULTICAST, _MEMBER_PROMISCUOUS, _MEMBER_ALL_MULTICAST = 0, 1, 2
_ATTACH_FILTER, _RCVBUF_FORCE, _TIMESTAMP_NS = 26, 33, 35
_CHECKSUM_NOT_READY, _VLAN_VALID, _VLAN_TYPE_VALID = 1 << 3, 1 << 4, 1 << 6
_CHANGED = _CHECKSUM_NOT_READY | _VLAN_VALID
"""The frame is not as it was on the wire."""
_STATUS, _AUX = struct.Struct("I"), struct.Struct("IIIHHHH")
_TIME = struct.Struct("ll")
_MTU_REQUEST = 0x8921
_MOST_FRAME = 1 << 18
_BUFFER = 4 << 20
_ANCILLARY = 128
_HEADER = 14 + 8
"""Ethernet header and two VLAN tags: what a frame may have beyond the MTU."""
GROUPS = ("0180c200000e", "01000ccccccc", "010ecf000001")
"""Where devices speak unasked: LLDP (IEEE 802.1AB), CDP, and the greeting of PROFINET DCP at a device's start."""


class Seen(NamedTuple):
    """One frame."""

    time_ns: int
    outgoing: bool
    frame: bytes
    """The whole frame, with its VLAN tags."""
    untagged: bytes
    """Without the outer tag, as the kernel's filter saw it."""
    merged: bool


class CaptureSocket:
    """Listens on one interface. OSError where raw sockets are not allowed or the interface is not there."""

    def __init__(self, interface: str, program: Sequence[Instruction], *, promiscuous: bool = False) -> None:
        if sys.platform != "linux":
            raise OSError(errno.EOPNOTSUPP, "raw sockets of this kind exist on Linux only")
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        try:
            self.socket.setblocking(False)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
            with contextlib.suppress(PermissionError):  # an administrator's may be larger than the usual limit
                self.socket.setsockopt(socket.SOL_SOCKET, _RCVBUF_FORCE, _BUFFER)
            self.socket.setsockopt(_SOL_PACKET, _AUXDATA, 1)
            self.socket.setsockopt(socket.SOL_SOCKET, _TIMESTAMP_NS, 1)
            self.attach(nothing())  # before the interface is named: not one frame of somebody else comes in
            self.socket.bind((interface, _ALL_TYPES))
            self.mtu = _mtu(self.socket, interface)
            self.mac: bytes = self.socket.getsockname()[4]
            if promiscuous:
                self._join(interface, _MEMBER_PROMISCUOUS, b"")
            self.attach(program)
        except OSError:
            self.socket.close()
            raise
        self._dropped = 0
        self._view = memoryview(bytearray(_MOST_FRAME))
        self._buffers = [self._view]

    def hear(self, interface: str, group: str) -> None:
        """Let the network card pass frames to this group address (hex) on. Nothing is sent for it."""
        self._join(interface, _MEMBER_MULTICAST, bytes.fromhex(group))

    def attach(self, program: Sequence[Instruction]) -> None:
        """Let the kernel filter by another program from now on. OSError ENOMEM where it is too long for it."""
        raw = ctypes.create_string_buffer(packed(program))
        self.socket.setsockopt(
            socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HP", len(program), ctypes.addressof(raw))
        )

    def receive(self) -> Seen | None:
        """The next frame, or None where none waits. OSError where the interface has gone."""
        try:
            size, ancillary, _, address = self.socket.recvmsg_into(self._buffers, _ANCILLARY)
        except BlockingIOError:
            return None
        data = frame = self._view[:size].tobytes()
        time_ns = 0
        for level, kind, value in ancillary:
            if kind == _TIMESTAMP_NS and level == _SOL_SOCKET:
                seconds, nanoseconds = _TIME.unpack_from(value)
                time_ns = seconds * 1_000_000_000 + nanoseconds
            elif kind == _AUXDATA and level == _SOL_PACKET and _STATUS.unpack_from(value)[0] & _CHANGED:
                frame = _restored(data, value)
        return Seen(time_ns, address[2] == _OUTGOING, frame, data, size > self.mtu + _HEADER)

    def dropped(self) -> int:
        """Frames that the kernel had to drop so far, because they were not fetched in time."""
        _, drops = struct.unpack("II", self.socket.getsockopt(_SOL_PACKET, _STATISTICS, 8))
        self._dropped += drops
        return self._dropped

    def close(self) -> None:
        """End listening."""
        self.socket.close()

    def _join(self, interface: str, kind: int, address: bytes) -> None:
        index = socket.if_nametoindex(interface)
        request = struct.pack("iHH8s", index, kind, len(address), address)
        self.socket.setsockopt(_SOL_PACKET, _ADD_MEMBERSHIP, request)


def _restored(data: bytes, auxiliary: bytes) -> bytes:
    """The frame with its outer VLAN tag and its checksum."""
    status, _, _, _, _, tag, kind = _AUX.unpack(auxiliary[: _AUX.size])
    if status & _CHECKSUM_NOT_READY:
        data = with_checksum(data)
    if status & _VLAN_VALID:
        kind = kind if status & _VLAN_TYPE_VALID else 0x8100
        data = data[:12] + struct.pack(">HH", kind, tag) + data[12:]
    return data


def _mtu(sock: socket.socket, interface: str) -> int:
    """Largest payload of a frame. OSError EPROTONOSUPPORT where frames have no Ethernet header."""
    if sock.getsockname()[3] not in ETHERNET:
        raise OSError(errno.EPROTONOSUPPORT, "no Ethernet interface")
    asked = struct.pack("16si12x", interface.encode(), 0)
    size: int = struct.unpack("16si12x", fcntl.ioctl(sock, _MTU_REQUEST, asked))[1]
    return size
