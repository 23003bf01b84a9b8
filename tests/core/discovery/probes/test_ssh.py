from __future__ import annotations

import pytest

from core.discovery.probes import ssh
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import Script, fields


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", {"ssh.software": "OpenSSH_9.2p1", "ssh.comment": "Debian-2"}),
        (b"SSH-1.99-Cisco-1.25\n", {"vendor": "Cisco", "ssh.software": "Cisco-1.25"}),
        (b"SSH-2.0-ROSSSH\r\n", {"vendor": "MikroTik", "ssh.software": "ROSSSH"}),
    ],
)
def test_the_greeting(line: bytes, expected: dict[str, str]) -> None:
    script = Script([(("ssh.listen", b""), line)])
    result = script.play(ssh.start())
    assert fields(result) == expected
    assert result.detail == line.decode().strip()


def test_nothing_is_ever_sent() -> None:
    conversation = ssh.start()
    assert next(conversation).data == b""
    with pytest.raises(WireError):
        conversation.send(b"220 ftp\r\n")
