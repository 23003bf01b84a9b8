"""Whole conversations of the probes with recorded answers: what live discovery says of a device, and the same as packets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.discovery.probes.base import Probe, Result
from tests.core.discovery.capture.building import START, Talk, Timed, ethernet, udp  # type: ignore[import-not-found]

CLIENT, DEVICE = "10.0.0.9", "10.0.0.5"


def converse(probe: Probe, replies: Sequence[bytes | None]) -> tuple[Result, list[tuple[bytes, bytes | None]]]:
    """The probe's result, and the questions with their answers; silence to whatever it asks beyond the replies."""
    talk = probe.start("10.0.0.5")
    said: list[tuple[bytes, bytes | None]] = []
    left = list(replies)
    ask = next(talk)
    try:
        while True:
            expects = probe.transport == "udp" or ask.framer is not None
            reply = left.pop(0) if expects and left else None
            said.append((ask.data, reply))
            ask = talk.send(reply)
    except StopIteration as done:
        result: Result = done.value
        return result, said


def as_packets(probe: Probe, said: Sequence[tuple[bytes, bytes | None]], *, vlans: Sequence[int] = ()) -> list[Timed]:
    """The conversation as it would be captured."""
    if probe.transport == "udp":
        return list(_datagrams(probe.port, said, vlans))
    talk = Talk((CLIENT, 50_000), (DEVICE, probe.port), vlans=vlans).open()
    for question, answer in said:
        if question:
            talk.send(True, question)
        if answer:
            talk.send(False, answer)
    frames: list[Timed] = talk.close().frames
    return frames


def _datagrams(port: int, said: Sequence[tuple[bytes, bytes | None]], vlans: Sequence[int]) -> Iterator[Timed]:
    ends = (CLIENT, 50_000), (DEVICE, port)
    for place, (question, answer) in enumerate(said):
        yield START + 2 * place, ethernet(udp(*ends, question), vlans=vlans)
        if answer is not None:
            yield START + 2 * place + 1, ethernet(udp(*ends[::-1], answer), vlans=vlans)


def texts(result: Result) -> dict[str, str]:
    """Field -> value."""
    return {value.field: value.value for value in result.values}
