"""FTP, Telnet and VNC: what the server says first. Nothing is sent, no option answered, no login begun."""

from __future__ import annotations

import re

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import ftp, telnet, vnc
from core.discovery.wire.names import maker_in

_SOFTWARE = re.compile(
    r"\b(vsFTPd|ProFTPD|Pure-FTPd|FileZilla Server|Microsoft FTP Service|VxWorks|Serv-U|WS_FTP|wu-ftpd|bftpd|"
    r"Nucleus|QNX|NET\+OS)\b(?:[^0-9\r\n]{0,12}(\d+(?:\.\d+)+[A-Za-z0-9-]*))?",
    re.IGNORECASE,
)


def software_in(text: str) -> str:
    """The server's software and version where a greeting names a well-known one, else ""."""
    match = _SOFTWARE.search(text)
    return " ".join(part for part in match.groups() if part) if match else ""


def start_ftp(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """Listen for the greeting."""
    reply = yield Ask("ftp.listen", b"", ftp.frame_reply)
    raw = need(reply)
    greeting = ftp.parse_reply(raw)
    return Result(
        values(
            raw,
            ("vendor", maker_in(greeting.text), 35),
            ("ftp.greeting", greeting.text, 90),
            ("ftp.software", software_in(greeting.text), 80),
        ),
        detail=line(greeting.text) or f"FTP, code {greeting.code}",
    )


def start_telnet(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """Listen until the prompt, or until nothing more comes."""
    reply = yield Ask("telnet.listen", b"", telnet.frame_reply, until_close=True, until_silent=True)
    raw = need(reply)
    greeting = telnet.parse_reply(raw)
    return Result(
        values(
            raw,
            ("vendor", maker_in(greeting.text), 35),
            ("telnet.greeting", greeting.text, 90),
            ("telnet.options", line(*greeting.options), 90),
        ),
        detail=greeting.text or "Telnet, options only",
    )


def start_vnc(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """Listen for the version."""
    reply = yield Ask("vnc.listen", b"", vnc.frame_reply)
    raw = need(reply)
    version = vnc.parse_reply(raw)
    return Result(values(raw, ("vnc.version", version, 95)), detail=f"RFB {version}")


FTP = Probe("ftp", "FTP greeting", "tcp", ftp.PORT, 2, start_ftp, ("ftp.listen",), frames=5)
TELNET = Probe("telnet", "Telnet greeting", "tcp", telnet.PORT, 2, start_telnet, ("telnet.listen",), frames=5)
VNC = Probe("vnc", "VNC version", "tcp", vnc.PORT, 2, start_vnc, ("vnc.listen",), frames=5)
