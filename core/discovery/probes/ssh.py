"""SSH: the greeting the server sends by itself; nothing is sent."""

from __future__ import annotations

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import need, values
from core.discovery.wire import ssh
from core.discovery.wire.names import maker_in

_SOFTWARE = {"rosssh": "MikroTik"}


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """Listen for one line."""
    reply = yield Ask("ssh.listen", b"", ssh.frame_reply)
    return result(need(reply))


def result(raw: bytes) -> Result:
    """What a server's greeting tells."""
    banner = ssh.parse_reply(raw)
    words = banner.text.replace("-", " ").replace("_", " ")
    return Result(
        values(
            raw,
            ("vendor", _SOFTWARE.get(banner.software.lower(), maker_in(words)), 35),
            ("ssh.software", banner.software, 90),
            ("ssh.comment", banner.comment, 80),
        ),
        detail=banner.text,
    )


PROBE = Probe(
    protocol="ssh",
    title="SSH greeting",
    transport="tcp",
    port=ssh.PORT,
    risk=2,
    start=start,
    requests=("ssh.listen",),
    frames=5,
)
