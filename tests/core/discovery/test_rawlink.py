"""The engine's side of the helper, with programs that play a rude helper (the real one: test_netns_raw)."""

from __future__ import annotations

import asyncio
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core.discovery.interfaces import LocalInterface
from core.discovery.neighbours import ArpFinder, choose_finder
from core.discovery.probes.base import LinkListener, LinkReading, Result
from core.discovery.rawlink import HELPER_ENV, RawLink, Unavailable, answer, helper_command, ranges
from core.discovery.wire import arp
from core.discovery.wire.errors import WireError

US, THEM = "02:00:00:00:00:01", "02:00:00:00:00:02"
HERE = LocalInterface("eth9", "10.0.0.1", 24, US)
NS = 1_795_507_200_123_456_789
LLDP = bytes.fromhex("0180c200000e") + bytes.fromhex(THEM.replace(":", "")) + bytes.fromhex("88cc0207")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="raw sockets are used on Linux only")


def reply(target: str = US, operation: int = 2) -> bytes:
    request = arp.build_request(THEM, "10.0.0.2", "10.0.0.1")
    return (
        request[:20]
        + operation.to_bytes(2, "big")
        + request[22:32]
        + bytes.fromhex(target.replace(":", ""))
        + request[38:]
    )


def test_a_reply_to_us_is_understood() -> None:
    assert answer(reply(), US) == ("10.0.0.2", THEM)
    assert answer(reply() + bytes(18), US) == ("10.0.0.2", THEM)


@pytest.mark.parametrize("frame", [b"", b"\0" * 42, reply(THEM), reply(operation=1), reply()[:30]])
def test_other_frames_are_not(frame: bytes) -> None:
    assert answer(frame, US) is None


def test_addresses_as_ranges() -> None:
    assert ranges(["10.0.0.2", "10.0.0.1", "10.0.0.9", "10.0.0.2"]) == [[167772161, 167772162], [167772169, 167772169]]
    assert ranges([]) == []


def test_the_helper_is_a_module_of_this_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HELPER_ENV, raising=False)
    assert helper_command() == [sys.executable, "-m", "core.discovery.rawhelper"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert helper_command() == [sys.executable, "--raw-helper"]
    monkeypatch.setenv(HELPER_ENV, "sudo -n '/opt/walk down/walkdown' --raw-helper")
    assert helper_command() == ["sudo", "-n", "/opt/walk down/walkdown", "--raw-helper"]


def play(monkeypatch: pytest.MonkeyPatch, folder: Path, *steps: object) -> None:
    """A helper that says each step; a step of text waits for a command that holds it first."""
    script = folder / "helper.py"
    script.write_text(
        "import json, sys\n"
        f"for step in json.loads({json.dumps(json.dumps(steps))}):\n"
        "    if isinstance(step, str):\n"
        "        while step not in (sys.stdin.readline() or step):\n"
        "            pass\n"
        "    else:\n"
        "        print(step['raw'] if 'raw' in step else json.dumps(step), flush=True)\n",
        encoding="utf-8",
    )
    monkeypatch.setenv(HELPER_ENV, f"{sys.executable} {script}")


def frame(data: bytes, *, out: int = 0, **more: int) -> dict[str, object]:
    return {"frame": data.hex(), "ns": NS, "out": out, **more}


READY: list[object] = [{"ready": US}, "watch", {"watching": 1}]


def test_frames_go_to_the_log_and_to_those_who_listen(
    kit: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = kit.engine()
    tagged = LLDP[:12] + bytes.fromhex("8100c000") + LLDP[12:]
    play(
        monkeypatch, tmp_path, *READY, "ask", frame(reply()), frame(reply(THEM)), frame(LLDP), frame(tagged),
        frame(LLDP, out=1), frame(LLDP + b"bad"), frame(bytes(2000), merged=1), {"dropped": 7}, {"error": "No."},
        "never",
    )  # fmt: skip
    heard: list[tuple[str, str, bytes]] = []
    arps: list[tuple[str, str]] = []

    def read(data: bytes) -> LinkReading | None:
        if data.endswith(b"bad"):
            raise WireError("bad")
        return LinkReading("", "", Result()) if data[12:14] == b"\x88\xcc" else None

    async def run() -> RawLink:
        raw = await RawLink.start(
            engine.net, HERE, targets=["10.0.0.2"], requests=(), listeners=[LinkListener("lldp", "LLDP", read)],
            heard=lambda protocol, _reading, data: heard.append((protocol, "", data)),
        )  # fmt: skip
        assert engine.log.exact
        raw.on_arp = lambda ip, mac: arps.append((ip, mac))
        await raw.arp("10.0.0.2")
        await raw.close()
        return raw

    raw = asyncio.run(run())
    assert raw.mac == US
    assert arps == [("10.0.0.2", THEM)]
    assert heard == [("lldp", "", LLDP)] * 2, "without tags, not our own, not the malformed one"
    rows = engine.frames()
    assert [row.whole for row in rows][:4] == [reply(), reply(THEM), LLDP, tagged]
    assert (len(rows), rows[4].direction) == (7, "out")
    assert raw.conditions() == [
        "No.",
        "Frames that the log lacks, because more came at once than this computer could take: 7.",
        "Frames in the log that the network card put together of several that came in: 1.",
    ]
    assert not engine.log.exact


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([{"error": "Raw sockets are not allowed here (x)."}], "Raw sockets are not allowed here"),
        ([], "ended unexpectedly"),
        ([{"raw": "hello"}], "said something that it does not say"),
        ([{"raw": "7"}], "said something that it does not say"),
        ([{"ready": US}], "ended unexpectedly"),
        ([{"ready": US}, "watch", {"raw": "[[["}], "said something that it does not say"),
    ],
)
def test_a_helper_that_cannot_serve_is_unavailable(
    kit: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, steps: list[object], sentence: str
) -> None:
    engine = kit.engine()
    play(monkeypatch, tmp_path, *steps)
    with pytest.raises(Unavailable, match=sentence):
        asyncio.run(RawLink.start(engine.net, HERE, requests=(), listeners=()))
    assert not engine.log.exact


def test_a_helper_that_is_not_there_is_unavailable(kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HELPER_ENV, "/nowhere/at/all")
    with pytest.raises(Unavailable, match="could not be started"):
        asyncio.run(RawLink.start(kit.engine().net, HERE, requests=(), listeners=()))


def test_frames_without_sense_end_it_and_the_log_goes_on(
    kit: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = kit.engine()
    play(monkeypatch, tmp_path, *READY, {"frame": "xyz", "ns": 1, "out": 0}, "never")

    async def run() -> list[str]:
        raw = await RawLink.start(engine.net, HERE, requests=(), listeners=())
        assert raw._reading is not None
        await asyncio.wait({raw._reading})
        assert not engine.log.exact
        with pytest.raises(Unavailable):
            await raw.arp("10.0.0.2")
        await raw.close()
        return raw.conditions()

    (said,) = asyncio.run(run())
    assert said.startswith("The helper for raw sockets said something that it does not say. From then on")


def test_a_sender_that_never_stops_is_read_a_few_times_only(
    kit: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = kit.engine()
    play(monkeypatch, tmp_path, *READY, *[frame(LLDP)] * 50, "never")
    heard: list[bytes] = []
    listener = LinkListener("lldp", "LLDP", lambda data: LinkReading(data[6:12].hex(":"), "", Result()))

    async def run() -> None:
        raw = await RawLink.start(
            engine.net, HERE, requests=(), listeners=[listener], heard=lambda _p, _r, data: heard.append(data)
        )
        await raw.close()

    asyncio.run(run())
    assert len(heard) == 32
    assert len(engine.frames()) == 50, "the log holds them all"


def test_what_the_operating_system_asks_by_itself_is_owed(
    kit: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = kit.engine()
    asked = arp.build_request(US, HERE.ip, "10.0.0.2")
    play(monkeypatch, tmp_path, *READY, "ask", *[frame(asked, out=1)] * 3, frame(reply()), "never")

    async def run() -> None:
        raw = await RawLink.start(engine.net, HERE, targets=["10.0.0.2"], requests=(), listeners=())
        await raw.arp("10.0.0.2")
        assert engine.budget.frames == 1
        await raw.close()

    asyncio.run(run())
    assert engine.budget.frames == 3, "one was taken before it left, two were not"
    assert [row.request for row in engine.frames()] == ["arp.request", "", "", ""]


def test_a_flood_leaves_others_their_turn(kit: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    engine = kit.engine()
    at_once = "\n".join([json.dumps(frame(LLDP))] * 400)
    play(monkeypatch, tmp_path, *READY, {"raw": at_once}, "never")
    seen: list[int] = []

    async def run() -> None:
        raw = await RawLink.start(engine.net, HERE, requests=(), listeners=())
        while engine.log.received < 400:
            seen.append(engine.log.received)
            await asyncio.sleep(0)
        seen.append(engine.log.received)
        await raw.close()

    asyncio.run(run())
    steps = [after - before for before, after in pairwise(seen)]
    assert max(steps) <= 2, "not one long breath for all that is in the pipe"


def test_the_runs_helper_is_shared(kit: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    engine = kit.engine()
    play(monkeypatch, tmp_path, *READY, "ask", frame(reply()), "never")

    async def run() -> dict[str, str]:
        raw = await RawLink.start(engine.net, HERE, targets=["10.0.0.2"], requests=(), listeners=())
        finder = await choose_finder(engine.net, HERE, raw)
        assert isinstance(finder, ArpFinder)
        found: dict[str, str] = {}
        await finder.find(["10.0.0.2"], found.__setitem__, lambda _ip: False)
        await finder.close()
        assert engine.log.exact, "the run ends its helper, not the finder"
        await raw.close()
        return found

    assert asyncio.run(run()) == {"10.0.0.2": THEM}
