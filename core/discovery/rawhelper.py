"""Raw sockets, in a process of its own: the only place that needs a right (Linux: CAP_NET_RAW).

Two ways to run it; both end when their input closes, and neither sends anything unasked.

`rawhelper INTERFACE IP/PREFIX` serves a run. It reads one JSON line per command:

    {"watch": [[first, last], ...]}  from now on log IPv4 with these addresses (numbers); told by {"watching": n}
    {"ask": "192.168.0.5"}           one ARP request for an address of its own subnet
    {"link": "dcp.identify_all"}     one link request of the list, at most 3 of each in its life

and writes one per event: {"ready": mac} or {"error": sentence} at the start, then {"frame": hex, "ns": time,
"out": 0|1} (and "merged": 1) for every frame of `framefilter`'s rule, {"dropped": n} where n frames in all were lost
because more came than could be taken, and {"error": sentence} for a command that is refused. It builds what it sends
itself, checks it by `wire.readonly`, paces it below the hard limits, and can send nothing else.

`rawhelper --listen INTERFACE [--promiscuous] [--others]` hands on every frame of an interface (`--others`: but those from
and to this computer) and has no way to send. Behind the same first line its output is binary: RECORD (time in ns, frames lost so far, length), then the frame; a length of 0
only tells the losses.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import select
import signal
import socket
import struct
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Interface
from itertools import pairwise
from typing import TYPE_CHECKING

from core.discovery.framefilter import MOST_RANGES, Range, Rule, everything, joined, nothing, of_others, program
from core.discovery.rawpipe import Output
from core.discovery.wire import arp
from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only

if TYPE_CHECKING:
    from core.discovery.rawsocket import CaptureSocket, Seen

LISTEN = "--listen"
PROMISCUOUS = "--promiscuous"
OTHERS = "--others"
RECORD = struct.Struct(">QII")
_ARP_PAUSE_S = 1 / 200
_LINK_PAUSE_S = 0.2
_MOST_LINK = 3
_MOST_QUEUED = 32
_MOST_LINE = 1 << 20
_MOST_RANGES_GIVEN = 65_536
_FRAMES_AT_ONCE = 64
_MOST_AT_THE_END = 20_000
_STATISTICS_S = 1.0
_LARGEST_SENT = 1_514


class Refused(ValueError):
    """A command that is not carried out; the message is the answer."""


class Sender:
    """Sends ARP requests of one subnet and link requests of the list. Nothing else can be said to it."""

    def __init__(self, interface: str, own: IPv4Interface) -> None:
        self._own = own
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        try:
            self._socket.bind((interface, 0))
        except OSError:
            self._socket.close()
            raise
        self.mac: str = self._socket.getsockname()[4].hex(":")
        self._queue: deque[tuple[float, bytes]] = deque()
        self._count: Counter[str] = Counter()
        self._next = 0.0

    @property
    def full(self) -> bool:
        """Whether no more commands should be read."""
        return len(self._queue) >= _MOST_QUEUED

    def ask(self, target: object) -> None:
        """Queue an ARP request."""
        try:
            address = IPv4Address(str(target))
        except ValueError:
            raise Refused(f"{str(target)[:40]!r} is no IPv4 address.") from None
        if address not in self._own.network:
            raise Refused(f"{address} is outside {self._own.network}.")
        frame = arp.build_request(self.mac, str(self._own.ip), str(address))
        check_read_only("arp", frame)
        self._queue.append((_ARP_PAUSE_S, frame))

    def link(self, request_id: object) -> None:
        """Queue a link request."""
        from core.discovery.probes.registry import LINK_REQUESTS

        known = {one.request: one for one in LINK_REQUESTS}
        request = known.get(str(request_id))
        if request is None:
            raise Refused(f"There is no link request {str(request_id)[:40]!r}.")
        if self._count[request.request] >= _MOST_LINK:
            raise Refused(f"{request.request} was sent {_MOST_LINK} times, which is the most.")
        frame = request.build(self.mac)
        try:
            check_read_only(request.protocol, frame)
        except WireError as error:
            raise Refused(f"{error}. It was not sent.") from None
        if frame[6:12].hex(":") != self.mac or not frame[0] & 1 or len(frame) > _LARGEST_SENT:
            raise Refused(f"{request.request} is no frame of this computer to a group. It was not sent.")
        self._count[request.request] += 1
        self._queue.append((_LINK_PAUSE_S, frame))

    def wait(self, now: float) -> float | None:
        """Seconds until the next frame may leave; None where none waits."""
        return max(0.0, self._next - now) if self._queue else None

    def send_due(self, now: float) -> None:
        """Send one frame if one waits and may leave. OSError where the interface is down."""
        if self._queue and now >= self._next:
            pause, frame = self._queue.popleft()
            self._next = now + pause
            self._socket.send(frame)

    def close(self) -> None:
        """Nothing is sent any more."""
        self._queue.clear()
        self._socket.close()


class Helper:
    """The loop of a run. `descriptors`: where commands come from and events go."""

    def __init__(
        self, capture: CaptureSocket, sender: Sender, own: IPv4Interface, commands: int, output: Output
    ) -> None:
        self._capture = capture
        self._sender = sender
        self._own = own
        self._commands = commands
        self._output = output
        self._rule = Rule(own)
        self._lines: deque[bytes] = deque()
        self._pending = b""
        self._lost = 0
        self._looked = 0.0

    def run(self) -> None:
        """Serve until the input closes; then hand on what the kernel still holds."""
        self._output.tell({"ready": self._sender.mac})
        while True:
            now = time.monotonic()
            due = self._sender.wait(now)
            inputs = [] if self._output.full else [self._capture.socket.fileno()]
            inputs += [] if self._lines else [self._commands]
            outputs = [self._output.descriptor] if self._output.pending else []
            readable, _, _ = select.select(
                inputs, outputs, [], min(_STATISTICS_S, _STATISTICS_S if due is None else due)
            )
            if self._commands in readable and not self._read_commands():
                break
            self._take_commands()
            self._guarded(lambda: self._sender.send_due(time.monotonic()))
            if self._capture.socket.fileno() in readable:
                self._guarded(lambda: self._take_frames(_FRAMES_AT_ONCE))
            self._losses()
            self._output.flush()
        self._guarded(lambda: self._take_frames(_MOST_AT_THE_END))
        self._losses(at_once=True)
        self._output.finish()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except OSError as error:
            self._output.tell({"error": f"The interface does not work at present ({error.strerror})."})

    # --- frames ---

    def _take_frames(self, most: int) -> None:
        for _ in range(most):
            seen = self._capture.receive()
            if seen is None:
                return
            # The kernel's program is as exact as its memory allows; what came in before a change of it may wait, too.
            if self._rule.wants(seen.untagged):
                self._output.add(_event(seen))

    def _losses(self, *, at_once: bool = False) -> None:
        now = time.monotonic()
        if at_once or now - self._looked >= _STATISTICS_S:
            self._looked = now
            lost = self._capture.dropped()
            if lost != self._lost:
                self._lost = lost
                self._output.tell({"dropped": lost})

    # --- commands ---

    def _read_commands(self) -> bool:
        """Whether there is still somebody to serve."""
        data = os.read(self._commands, 65_536)
        *lines, self._pending = (self._pending + data).split(b"\n")
        self._lines += lines
        if len(self._pending) > _MOST_LINE:
            self._output.tell({"error": "A command without an end."})
            return False
        return bool(data)

    def _take_commands(self) -> None:
        """As many as there is room for: whoever asks faster than may be sent waits."""
        while self._lines and not self._sender.full and not self._output.full:
            try:
                self._command(self._lines.popleft())
            except Refused as refused:
                self._output.tell({"error": str(refused)})

    def _command(self, line: bytes) -> None:
        try:
            command = json.loads(line)
        except (ValueError, RecursionError):
            raise Refused("A command that is no JSON.") from None
        if not isinstance(command, dict) or len(command) != 1:
            raise Refused("A command that is not known.")
        [(name, value)] = command.items()
        if name == "ask":
            self._sender.ask(value)
        elif name == "link":
            self._sender.link(value)
        elif name == "watch":
            self._watch(_ranges(value))
        else:
            raise Refused("A command that is not known.")

    def _watch(self, targets: tuple[Range, ...]) -> None:
        self._rule = Rule(self._own, targets)
        try:
            self._capture.attach(program(self._rule))
        except OSError:  # the kernel's memory for filters is smaller here: let it be coarse
            self._capture.attach(program(Rule(self._own, tuple(joined(targets, MOST_RANGES // 16)))))
        self._output.tell({"watching": len(targets)})


def listen(capture: CaptureSocket, commands: int, output: Output) -> None:
    """Hand on every frame until the input closes. Nothing can be sent from here."""
    lost, looked, over = 0, 0.0, False
    output.tell({"ready": ""})
    while not over:
        inputs = [commands] if output.full else [commands, capture.socket.fileno()]
        outputs = [output.descriptor] if output.pending else []
        readable, _, _ = select.select(inputs, outputs, [], _STATISTICS_S)
        over = commands in readable and not os.read(commands, 65_536)
        most = _MOST_AT_THE_END if over else _FRAMES_AT_ONCE if capture.socket.fileno() in readable else 0
        with contextlib.suppress(OSError):  # the interface is down at present
            for _ in range(most):
                if (seen := capture.receive()) is None:
                    break
                output.add(RECORD.pack(seen.time_ns, lost, len(seen.frame)) + seen.frame)
        if over or time.monotonic() - looked >= _STATISTICS_S:
            looked, lost = time.monotonic(), capture.dropped()
            output.add(RECORD.pack(0, lost, 0))
        output.flush()
    output.finish()


def _event(seen: Seen) -> bytes:
    merged = b',"merged":1' if seen.merged else b""
    head = b'{"frame":"%s","ns":%d,"out":%d%s}\n'
    return head % (seen.frame.hex().encode(), seen.time_ns, seen.outgoing, merged)


def _ranges(value: object) -> tuple[Range, ...]:
    """The ranges of a command, sorted and without overlaps."""
    if not isinstance(value, list) or len(value) > _MOST_RANGES_GIVEN:
        raise Refused("Ranges of addresses that are none.")
    found: list[Range] = []
    for one in value:
        if not (isinstance(one, list) and len(one) == 2 and all(type(end) is int for end in one)):
            raise Refused("Ranges of addresses that are none.")
        if not 0 <= one[0] <= one[1] < 1 << 32:
            raise Refused("Ranges of addresses that are none.")
        found.append((one[0], one[1]))
    found.sort()
    if any(after[0] <= before[1] for before, after in pairwise(found)):
        raise Refused("Ranges of addresses that overlap.")
    return tuple(found)


def _give_up_rights() -> None:
    """Started through sudo: the sockets are open, so the rights of the administrator are no longer needed."""
    user, group = os.environ.get("SUDO_UID"), os.environ.get("SUDO_GID")
    if os.geteuid() == 0 and user and group and user.isdecimal() and group.isdecimal():
        os.setgroups([])
        os.setgid(int(group))
        os.setuid(int(user))


def main(arguments: Sequence[str]) -> int:
    """Entry of the helper process."""
    output = Output(sys.stdout.fileno())
    try:
        return _serve(arguments, output)
    except BrokenPipeError:
        return 1  # nobody is there any more


def _serve(arguments: Sequence[str], output: Output) -> int:
    if sys.platform != "linux":
        return _failed(output, "Raw sockets of this kind exist on Linux only.")
    from core.discovery.rawsocket import GROUPS, CaptureSocket

    interface, own = "", None
    try:
        if arguments[:1] == [LISTEN]:
            interface = arguments[1]
            capture = CaptureSocket(interface, nothing(), promiscuous=PROMISCUOUS in arguments[2:])
            capture.attach(of_others(capture.mac) if OTHERS in arguments[2:] else everything())
        else:
            interface, own = arguments[0], IPv4Interface(arguments[1])
            capture = CaptureSocket(interface, program(Rule(own)))
        for group in GROUPS:
            with contextlib.suppress(OSError):  # loopback knows no groups
                capture.hear(interface, group)
        sender = Sender(interface, own) if own is not None else None
        _give_up_rights()
    except OSError as error:
        known = {
            errno.ENODEV: f"There is no interface {interface[:15]!r} here.",
            errno.EPROTONOSUPPORT: f"{interface[:15]} is no Ethernet interface: its frames cannot be read.",
        }
        return _failed(output, known.get(error.errno or 0, f"Raw sockets are not allowed here ({error.strerror})."))
    except (IndexError, ValueError):
        return _failed(output, "Started in a way that is not known.")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us, too; whoever started us says when it is over
    if sender is None or own is None:
        listen(capture, sys.stdin.fileno(), output)
    else:
        Helper(capture, sender, own, sys.stdin.fileno(), output).run()
    return 0


def _failed(output: Output, sentence: str) -> int:
    output.tell({"error": sentence})
    output.finish()
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
