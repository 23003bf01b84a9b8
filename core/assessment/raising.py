"""Which level each action of the plan raises: the answers that hold, with one finding after the other closed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from core.assessment.inheritance import Place
from core.assessment.models import Verdict
from core.assessment.plan import Action, Raise
from core.assessment.scoring import FRS, Given, Ladders, Score, achieved

MET = Given(Verdict.MET.value)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides the levels of one zone or conduit."""

    place: Place
    name: str
    answers: Mapping[str, Given]
    """Requirement -> the answer that holds."""
    findings: Mapping[UUID, str]
    """Open finding of an answer that holds here -> its requirement."""


def with_raises(
    actions: Sequence[Action], standings: Iterable[Standing], ladders: Ladders, today: date
) -> tuple[Action, ...]:
    """The actions in their order, each with the levels that it raises once all before it are done.

    What closes a finding makes its requirement met, for every place where that answer holds; what only lowers a risk
    raises nothing. An action that is not enough alone names the foundational requirements that it works toward.
    """
    places = [_Climb(one, ladders, today) for one in standings]
    return tuple(_raised(action, places) if action.closes else action for action in actions)


def _raised(action: Action, places: Sequence[_Climb]) -> Action:
    raises: list[Raise] = []
    toward: list[tuple[str, str]] = []
    for climb in places:
        closed = [climb.open.pop(key) for key in action.findings if key in climb.open]
        if not closed:
            continue
        before = climb.score
        climb.meet(closed)
        for fr, old, new in zip(FRS, before.fr, climb.score.fr, strict=True):
            if new.sl_a > old.sl_a:
                raises.append(Raise(climb.standing.place, climb.standing.name, fr, old.sl_a, new.sl_a))
            elif any(one in old.entries for one in closed):
                toward.append((climb.standing.name, fr))
    return replace(action, raises=tuple(raises), toward=tuple(toward))


class _Climb:
    """One place on its way up."""

    def __init__(self, standing: Standing, ladders: Ladders, today: date) -> None:
        self.standing = standing
        self.open = dict(standing.findings)
        self._answers = dict(standing.answers)
        self._ladders, self._today = ladders, today
        self.score: Score = achieved(ladders, self._answers, today=today)

    def meet(self, requirements: Iterable[str]) -> None:
        """These are met from now on."""
        self._answers.update(dict.fromkeys(requirements, MET))
        self.score = achieved(self._ladders, self._answers, today=self._today)
