"""Packets through the whole pipeline, for tests."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from core.discovery.capture.collect import ReadingSeen
from core.discovery.capture.dissect import Dissector
from core.discovery.capture.flows import Flow, Limits
from core.discovery.capture.pipeline import Pipeline
from core.discovery.capture.reader import Reader
from tests.core.discovery.capture.building import Timed, pcap  # type: ignore[import-not-found]


def through(
    frames: Iterable[Timed],
    *,
    link: int = 1,
    dissectors: Sequence[Dissector] | None = None,
    limits: Limits | None = None,
) -> Pipeline:
    """A pipeline that has read these frames, in the order of their times."""
    pipeline = Pipeline(dissectors, limits)
    data = pcap(sorted(frames, key=lambda one: one[0]), nano=True, link=link)
    for batch in Reader(io.BytesIO(data)).batches():
        pipeline.run(batch)
    pipeline.sum_up()
    return pipeline


def flow_of(pipeline: Pipeline, port: int) -> Flow:
    """The only flow to this server port."""
    (found,) = [flow for flow in pipeline.flows if flow.port == port]
    return found


def readings(pipeline: Pipeline, address: str, vlan: int | None = None) -> list[ReadingSeen]:
    """What a device said."""
    found = pipeline.collector.devices.get((vlan, address))
    return found.readings if found else []


def told(pipeline: Pipeline, address: str, vlan: int | None = None) -> dict[str, str]:
    """Field -> the last value that a device told of it."""
    return {
        value.field: value.value for seen in readings(pipeline, address, vlan) for value in seen.reading.result.values
    }


def commands(pipeline: Pipeline) -> list[tuple[str, str, str, int]]:
    """(protocol, kind, name, count) of everything commanded."""
    return [
        (one.protocol, one.command.kind, one.command.name, one.count)
        for seen in pipeline.collector.commands.values()
        for one in seen.values()
    ]
