"""A second reader for golden messages: tshark, where this machine has it.

What it reads is stored in the tests beside what the codecs read, so that a machine without it loses nothing.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

import pytest

needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed on this machine")

_CLIENT, _SERVER = bytes((192, 0, 2, 1)), bytes((192, 0, 2, 7))
_CLIENT_PORT = 50_000
_MACS = bytes.fromhex("020000000007020000000001"), bytes.fromhex("020000000001020000000007")


def _frame(transport: str, port: int, from_server: bool, seq: tuple[int, int], payload: bytes) -> bytes:
    if transport == "eth":
        return payload
    source, target = (_SERVER, _CLIENT) if from_server else (_CLIENT, _SERVER)
    ports = (port, _CLIENT_PORT) if from_server else (_CLIENT_PORT, port)
    if transport == "udp":
        inner, number = struct.pack(">HHHH", *ports, len(payload) + 8, 0) + payload, 17
    else:
        inner, number = struct.pack(">HHIIBBHHH", *ports, *seq, 0x50, 0x18, 8192, 0, 0) + payload, 6
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, len(inner) + 20, 1, 0, 64, number, 0, source, target)
    return _MACS[from_server] + b"\x08\0" + head + inner


def dissected(transport: str, port: int, messages: list[tuple[str, bytes]], *fields: str) -> dict[str, list[str]]:
    """What tshark reads of `fields` in a conversation. `messages` are ("client" or "server", payload); for transport
    "eth" the payload is the whole frame."""
    seq = {False: 1, True: 1}
    rows = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 1)]
    for second, (side, payload) in enumerate(messages):
        server = side == "server"
        frame = _frame(transport, port, server, (seq[server], seq[not server]), payload)
        seq[server] += len(payload)
        rows.append(struct.pack("<IIII", second, 0, len(frame), len(frame)) + frame)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "golden.pcap"
        file.write_bytes(b"".join(rows))
        wanted = [part for field in fields for part in ("-e", field)]
        done = subprocess.run(
            ["tshark", "-n", "-r", str(file), "-T", "fields", "-E", "separator=|", "-E", "aggregator=;", *wanted],
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
    found: dict[str, list[str]] = {field: [] for field in fields}
    for line in done.stdout.splitlines():
        for field, cell in zip(fields, line.split("|"), strict=True):
            found[field] += [one for one in cell.split(";") if one]
    return found
