"""`python docs/manual/make_requests.py` writes requests.md: every request and limit, from the code that sends.

Run it after a change of `core.discovery.wire.requests` or `core.discovery.limits`; a test says when it is due.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from core.discovery.limits import HARD, PROFILES, Limits  # noqa: E402 - found only by the line above
from core.discovery.probes.registry import GROUP, PROBES  # noqa: E402
from core.discovery.wire.requests import REQUESTS, Request  # noqa: E402

FILE = Path(__file__).with_name("requests.md")

HEAD = """# What discovery sends

This page is made from the program's own list of requests (`docs/manual/make_requests.py`). Discovery can send
nothing that is not on it. How to use it stands in [Discover](discovery.md).

No request here writes a value, starts or stops anything, or tries a password. SNMP is asked with the read community
`public` and with no other one. SNMP v3 is asked at the devices that you name, as the user that you give. An OPC UA
session is opened at the servers that you name, and anonymously.

**Risk 1** is a standard request to a group that devices answer by themselves. **Risk 2** reads the identity of one
device. **Risk 3** reads it too, but must open a session with the device first, of which small controllers have few.

## Requests
"""

CONVERSATIONS = """## Conversations

A device is asked in this order, one question after the other, over one connection at a time. *Industrial*: a device that
tells its model, serial or order number here is asked no general protocol any more (unless you chose to ask every
protocol). *Frames* is what this program sends in a full conversation, with the opening and closing of the connection.
"""

LIMITS = """## Limits

The two profiles, and the range that no setting can leave.
"""

FIXED = """Not settings at all:

- One open connection to a device, ever. The next one waits until the device has closed the last one.
- A TCP connection that was not answered is not tried again.
- Connections are closed politely (FIN) and never cut off by a reset, with one exception: a device that still sends
  when the run's patience is over. It is logged as `abort` and gets no TCP any more in that run.
- No port is tried but those above. There are no half-open scans, no login attempts and no writes.
- At most 4,096 addresses in one run.
- Every frame sent and received is logged. If the log cannot be stored, the run stops.
"""

_MEANING = {
    "hosts_at_once": "Devices asked at the same time",
    "gap_s": "Pause between two exchanges with one device, seconds",
    "datagrams_at_once": "Datagrams to one device whose answers are awaited",
    "probes_per_s": "Connections and datagrams begun per second",
    "frames_per_s": "Frames per second, over all devices",
    "host_frames_per_s": "Frames per second to one device",
    "arp_per_s": "Address questions (ARP) per second",
    "arp_passes": "Rounds of address questions; the second asks the silent ones only",
    "group_repeats": "How often a group request is sent",
    "group_gap_s": "Pause between group requests, seconds",
    "group_listen_s": "Time to listen for group answers, seconds",
    "connect_timeout_s": "Longest wait for a connection, seconds",
    "read_timeout_s": "Longest wait for a whole answer, seconds",
    "udp_retries": "Repeats of a datagram without an answer",
    "udp_retry_after_s": "Wait before that repeat, seconds",
    "connections_per_host": "Connections to one device in a whole run, one after the other",
    "fin_wait_s": "Wait for the device to close its side, seconds",
    "linger_s": "Longest time a connection that the device leaves open is drained, seconds",
    "max_reply_bytes": "Longest answer that is read, bytes",
    "asks_per_attempt": "Questions in one conversation",
}


def page() -> str:
    """The whole page."""
    parts = [HEAD, *_table(("Protocol", "What is sent", "To", "Bytes", "What it reads", "Risk", "Specification"),
                           [_request_row(one) for one in REQUESTS])]  # fmt: skip
    parts += [
        "",
        CONVERSATIONS,
        *_table(("Protocol", "Asked", "Port", "Industrial", "Session", "Frames"), _conversations()),
    ]
    parts += ["", LIMITS, *_table(("Limit", *PROFILES, "Never outside"), [_limit_row(name) for name in HARD])]
    sessions = [one.protocol for one in PROBES if one.risk > 2]
    allowed = "; ".join(f"{name}: {', '.join(one for one in sessions if one in limits.sessions) or 'none'}"
                        for name, limits in PROFILES.items())  # fmt: skip
    parts += ["", f"Protocols asked although they need a session: {allowed}.", "", FIXED, "## The bytes", ""]
    parts += [
        "Each message as it is usually sent. Numbers that count the questions differ from message to message.",
        "",
    ]
    for one in REQUESTS:
        parts += [f"### {one.id}", "", f"{one.title}. {one.reference}.", "", *_bytes(one)]
    return "\n".join(parts).rstrip() + "\n"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [head, tuple("---" for _ in head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def _request_row(one: Request) -> tuple[str, ...]:
    port = f" port {one.port}" if one.port else ""
    size = str(len(one.example)) if one.example else "0"
    return (
        one.protocol, one.title, f"{one.cast}, {one.transport}{port}", size,
        one.reads or "nothing: it opens or closes a conversation", str(one.risk), one.reference,
    )  # fmt: skip


def _conversations() -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (one.protocol, one.title, f"udp {one.port}", "yes" if one.ot else "no", "no", "1 to all") for one in GROUP
    ]
    return rows + [
        (
            one.protocol, one.title, f"{one.transport} {one.port}", "yes" if one.ot else "no",
            "yes" if one.risk > 2 else "no", str(one.frames),
        )
        for one in PROBES
    ]  # fmt: skip


def _limit_row(name: str) -> tuple[str, ...]:
    bound = HARD[name]
    values = [_number(_value(one, name)) for one in PROFILES.values()]
    return (_MEANING[name], *values, f"{_number(bound.low)} to {_number(bound.high)}")


def _value(limits: Limits, name: str) -> float:
    return float(getattr(limits, name))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def _bytes(one: Request) -> list[str]:
    if not one.example:
        return ["No bytes of its own." if one.transport == "tcp" else "An empty datagram.", ""]
    data = one.example
    lines = [data[at : at + 16].hex(" ") for at in range(0, len(data), 16)]
    return ["```text", *lines, "```", ""]


def main() -> int:
    """Write the page."""
    FILE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{FILE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
