"""What tshark reads in our messages: it is run where it is installed, and its reading is stored beside ours."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

MACS = bytes.fromhex("020000000001 020000000002")


@dataclass(frozen=True)
class Packet:
    """A message on its way. `port` is the device's; 0 in a whole Ethernet frame. `asked`: we send it."""

    data: bytes
    transport: str = "frame"
    port: int = 0
    asked: bool = False


def ethernet(packet: Packet) -> bytes:
    """The frame in which the message travels."""
    if packet.transport == "frame":
        return packet.data
    ports = (40_000, packet.port) if packet.asked else (packet.port, 40_000)
    if packet.transport == "udp":
        number, head = 17, struct.pack(">HHHH", *ports, len(packet.data) + 8, 0)
    else:
        number, head = 6, struct.pack(">HHIIBBHHH", *ports, 1, 1, 0x50, 0x18, 8192, 0, 0)
    ends = (b"\x0a\0\0\1", b"\x0a\0\0\2") if packet.asked else (b"\x0a\0\0\2", b"\x0a\0\0\1")
    size = 20 + len(head) + len(packet.data)
    ip = struct.pack(">BBHHHBBH", 0x45, 0, size, 1, 0, 64, number, 0) + ends[0] + ends[1]
    return MACS + b"\x08\0" + ip + head + packet.data


def read(folder: Path, packet: Packet, fields: list[str], options: tuple[str, ...] = ()) -> dict[str, list[str]] | None:
    """tshark's values of the fields, or None where there is no tshark."""
    program = shutil.which("tshark")
    if program is None:
        return None
    frame = ethernet(packet)
    file = folder / "message.pcap"
    file.write_bytes(
        struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 1)
        + struct.pack("<IIII", 0, 0, len(frame), len(frame)) + frame
    )  # fmt: skip
    chosen = [part for name in fields for part in ("-e", name)]
    command = [program, "-n", "-r", str(file), *options, "-T", "json", *chosen]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    layers = json.loads(done.stdout)[0]["_source"]["layers"]
    return {name: layers.get(name, []) for name in fields}
