"""Which entry of one pack goes with which entry of another: mappings as data, and trails through them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import ConfigDict, Field, model_validator

from catalogue.loader import pack, pack_ids
from catalogue.parts import CONFIDENCES, Both, Confidence, Line, Model
from catalogue.reading import PackError, as_model, parse_json
from catalogue.schema import Pack

Relation = Literal["touches", "derives", "resembles", "mitigates", "labelled", "cites"]
"""touches: about the same subject, neither holds the other. derives: made from it. resembles: near in meaning.
mitigates: lowers what the technique can do. labelled: the source's own label. cites: printed beside it by the source.
"""
_LONGEST = 3
"""Mappings that a trail may lead through. A longer one says nothing any more."""


class Pair(Model):
    """One entry of the source pack and one of the target pack."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    frm: Line = Field(alias="from")
    to: Line
    relation: Relation
    confidence: Confidence
    source: Line


class Unplaced(Model):
    """A reference as the source prints it that names no single entry of the target pack."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    frm: Line = Field(alias="from")
    text: Line


class Mapping(Model):
    """All pairs of two packs from one source. In a file a pair inherits relation, confidence and source."""

    id: Line
    source_pack: Line
    target_pack: Line
    title: Both[Line]
    relation: Relation
    confidence: Confidence
    source: Line
    licence: str = ""
    broad: bool = False
    """An entry of the source pack gathers many subjects: two entries that it touches are not related by that."""
    direct_only: bool = False
    """It answers a direct question and is no link of a longer trail: a check, a document's section, touch too much."""
    pairs: tuple[Pair, ...]
    unplaced: tuple[Unplaced, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _inherit(cls, raw: Any) -> Any:
        if not isinstance(raw, dict) or not isinstance(raw.get("pairs"), list):
            return raw
        given = {name: raw[name] for name in ("relation", "confidence", "source") if name in raw}
        return raw | {"pairs": [given | one if isinstance(one, dict) else one for one in raw["pairs"]]}

    @model_validator(mode="after")
    def _once(self) -> Mapping:
        seen: set[tuple[str, str]] = set()
        for one in self.pairs:
            if (one.frm, one.to) in seen:
                raise ValueError(f"the pair {one.frm} - {one.to} is there twice")
            seen.add((one.frm, one.to))
        return self


@dataclass(frozen=True)
class Trail:
    """A way from one entry to another, link by link."""

    packs: tuple[str, ...]
    """The pack of each of `ids`."""
    ids: tuple[str, ...]
    """The entries on the way, the first and the last included."""
    links: tuple[Pair, ...]
    mappings: tuple[str, ...]
    """Id of the mapping of each link."""
    confidence: Confidence
    """That of the weakest link."""

    @property
    def target(self) -> str:
        """The entry at its end."""
        return self.ids[-1]


@cache
def mappings() -> tuple[Mapping, ...]:
    """All shipped mappings by id. Raises `PackError` for a pair whose entry no pack has."""
    folder = files("catalogue") / "data" / "mappings"
    found = []
    for file in sorted((one for one in folder.iterdir() if one.name.endswith(".json")), key=lambda one: one.name):
        name = f"mappings/{file.name}"
        one = as_model(Mapping, parse_json(file.read_text(encoding="utf-8"), name), name)
        if f"{one.id}.json" != file.name:
            raise PackError(f"{name}: id: the mapping calls itself “{one.id}”.")
        found.append(one)
    check_ends(found, {one: pack(one) for one in pack_ids()})
    return tuple(found)


def forget() -> None:
    """Read mappings anew at the next question: another pack was installed."""
    for one in (mappings, _graph, _distances):
        one.cache_clear()


def check_ends(found: Iterable[Mapping], packs: dict[str, Pack]) -> None:
    """Raises `PackError` unless both ends of every pair are entries of their pack."""
    known = {name: {one.id for one in held.entries} for name, held in packs.items()}
    for one in found:
        for side in (one.source_pack, one.target_pack):
            if side not in known:
                raise PackError(f"mappings/{one.id}.json: there is no pack “{side}”.")
        for index, pair in enumerate(one.pairs):
            for name, entry in ((one.source_pack, pair.frm), (one.target_pack, pair.to)):
                if entry not in known[name]:
                    raise PackError(f"mappings/{one.id}.json: pairs[{index}]: {name} has no entry “{entry}”.")


@dataclass(frozen=True)
class _Step:
    """One link as seen from one of its ends."""

    pack: str
    entry: str
    link: Pair
    mapping: Mapping
    from_source: bool
    """True: walked in the mapping's own direction."""


_Node = tuple[str, str]
_Graph = dict[_Node, list[_Step]]


@cache
def _graph() -> _Graph:
    graph: _Graph = defaultdict(list)
    for one in mappings():
        for link in one.pairs:
            there, back = (one.source_pack, link.frm), (one.target_pack, link.to)
            graph[there].append(_Step(*back, link, one, from_source=True))
            graph[back].append(_Step(*there, link, one, from_source=False))
    return dict(graph)


@cache
def _distances(target: str) -> dict[str, int]:
    """Mappings between each pack and `target`, by the shortest way that a trail may take."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    direct: set[str] = set()
    for one in mappings():
        ends = {one.source_pack, one.target_pack}
        if target in ends:
            direct |= ends
        if not one.direct_only:
            for end in ends:
                neighbours[end] |= ends
    found = {target: 0}
    queue = deque([target])
    while queue:
        here = queue.popleft()
        for other in neighbours[here] - found.keys():
            found[other] = found[here] + 1
            queue.append(other)
    return found | dict.fromkeys(direct - {target}, 1)


def related(pack_id: str, entry_id: str, target_pack: str) -> tuple[Trail, ...]:
    """The entries of `target_pack` that `entry_id` leads to, one trail each, in the target pack's order.

    Trails take as few mappings as there are between the two packs, at most three; of several to one entry the one
    with the strongest weakest link is given. Within one pack they may take one step (mitigation to technique). They
    don't pass through an entry that gathers many subjects. Raises `PackError` for an unknown pack or entry.
    """
    for name in (pack_id, target_pack):
        pack(name)
    order = {one.id: index for index, one in enumerate(pack(target_pack).entries)}
    if entry_id not in {one.id for one in pack(pack_id).entries}:
        raise PackError(f"There is no entry “{entry_id}” in the pack “{pack_id}”.")
    best: dict[str, Trail] = {}
    if _distances(target_pack).get(pack_id, _LONGEST + 1) <= _LONGEST:
        for trail in _trails((pack_id, entry_id), target_pack):
            known = best.get(trail.target)
            if known is None or _rank(trail) < _rank(known):
                best[trail.target] = trail
    return tuple(sorted(best.values(), key=lambda one: order[one.target]))


def _rank(trail: Trail) -> tuple[int, int]:
    return CONFIDENCES.index(trail.confidence), len(trail.links)


def weakest(confidences: Iterable[Confidence]) -> Confidence:
    """The least certain of them."""
    return max(confidences, key=CONFIDENCES.index)


def _trails(start: _Node, target: str) -> Iterator[Trail]:
    todo: deque[tuple[_Node, tuple[_Step, ...]]] = deque([(start, ())])
    while todo:
        here, steps = todo.popleft()
        if steps and here[0] == target:
            yield _trail(start, steps)
        for step in _graph().get(here, ()):
            if _goes_on(here, steps, step, target):
                todo.append(((step.pack, step.entry), (*steps, step)))


def _goes_on(here: _Node, steps: tuple[_Step, ...], step: _Step, target: str) -> bool:
    """Whether a trail may take `step`: nearer to the target, or the one step within a pack."""
    last = steps[-1] if steps else None
    if step.pack == here[0]:
        return not (last and last.mapping.source_pack == last.mapping.target_pack)
    if step.mapping.direct_only and (step.pack != target or _crossed(steps)):
        return False
    if last and last.mapping.broad and not last.from_source and step.mapping.broad and step.from_source:
        return False
    distance = _distances(target)
    return here[0] != target and distance.get(step.pack, _LONGEST) == distance[here[0]] - 1


def _crossed(steps: tuple[_Step, ...]) -> bool:
    """Whether the trail has left its first pack."""
    return any(one.mapping.source_pack != one.mapping.target_pack for one in steps)


def _trail(start: _Node, steps: tuple[_Step, ...]) -> Trail:
    return Trail(
        packs=(start[0], *(one.pack for one in steps)),
        ids=(start[1], *(one.entry for one in steps)),
        links=tuple(one.link for one in steps),
        mappings=tuple(one.mapping.id for one in steps),
        confidence=weakest(one.link.confidence for one in steps),
    )
