"""Run in a network namespace of its own: zeroconf's responder on loopback, asked by our conversation.

Prints the fields that were read, as JSON. Exit code 3 where loopback cannot be brought up.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))

from zeroconf import ServiceInfo, Zeroconf

from core.discovery.probes import mdns
from tests.core.discovery.probes.driver import Drive, fields

SIOCSIFFLAGS, IFF_UP, IFF_RUNNING, IFF_MULTICAST = 0x8914, 0x1, 0x40, 0x1000


def loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        wanted = struct.pack("16sh14x", b"lo", IFF_UP | IFF_RUNNING | IFF_MULTICAST)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, wanted)


def main() -> int:
    try:
        loopback_up()
    except OSError:
        return 3
    name = "Label v1.2 printer._ipp._tcp.local."
    told = {"usb_MFG": "Etikon", "mdl": "LP-660", "sn": "A-1", "fw": "3.14"}
    info = ServiceInfo("_ipp._tcp.local.", name, addresses=[socket.inet_aton("127.0.0.1")], port=631,
                       properties=told, server="prn-walkdown.local.")  # fmt: skip
    responder = Zeroconf(interfaces=["127.0.0.1"])
    try:
        responder.register_service(info)
        print(json.dumps(fields(Drive(("127.0.0.1", 5353)).run(mdns.PROBE))))
    finally:
        responder.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
