"""SSH version lines after RFC 4253 §4.2."""

from __future__ import annotations

import pytest

from core.discovery.wire import ssh
from core.discovery.wire.errors import WireError


def test_a_version_line_with_comment() -> None:
    banner = ssh.parse_reply(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n")
    assert banner == ssh.Banner("2.0", "OpenSSH_9.2p1", "Debian-2+deb12u3")
    assert banner.text == "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3"


def test_lines_before_it_and_bytes_after_it() -> None:
    data = b"Authorised staff only\r\nSSH-1.99-Cisco-1.25\n"
    assert ssh.frame_reply(data + b"more") == len(data)
    assert ssh.parse_reply(data + b"\0\0\x01\x02") == ssh.Banner("1.99", "Cisco-1.25", "")


def test_the_framer_waits_for_the_end_of_the_line() -> None:
    assert ssh.frame_reply(b"") is None
    assert ssh.frame_reply(b"SSH-2.0-drop") is None
    assert ssh.frame_reply(b"hello\r\nSSH-2.0-dropbear\r") is None


@pytest.mark.parametrize("data", [b"x" * 9000, b"x\n" * 5000, b"SSH-2.0-" + b"x" * 300, b"\x03\0\0\x16"])
def test_what_cannot_become_a_version_line_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        ssh.frame_reply(data)


@pytest.mark.parametrize("data", [b"", b"220 ftp\r\n", b"SSH-2.0\r\n", b"SSH-x-y\r\n", b"SSH-2.0- x\r\n"])
def test_what_is_no_version_line_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        ssh.parse_reply(data)
