"""Tables of risks, actions, duties and responsibilities."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from pytestqt.modeltest import ModelTester

from core.assessment.exposure import UP
from core.workspace import Workspace
from desktop.models.findings import (
    actions_model,
    band_tone,
    charges_model,
    duties_model,
    interval_words,
    places_model,
    reason_words,
    risks_model,
    techniques_model,
)
from desktop.models.grid import TONE_ROLE


def test_the_tables_are_sound_models(sample: Workspace, qtmodeltester: ModelTester) -> None:
    parent, plan = QObject(), sample.planning.at()
    actions = [(at, one) for at, one in enumerate(plan.roadmap.actions, start=1)]
    for make, rows in (
        (risks_model, plan.risks), (places_model, plan.places), (techniques_model, plan.techniques),
        (actions_model, actions), (duties_model, plan.duties), (charges_model, sample.planning.charges()),
    ):  # fmt: skip
        model = make(parent)  # type: ignore[operator]
        model.set_rows(rows)
        assert model.rowCount() == len(rows) > 0
        for column in range(model.columnCount()):
            model.sort(column)
            assert all(model.index(row, column).data() is not None for row in range(model.rowCount()))
        qtmodeltester.check(model)


def test_the_worst_risk_stands_first(sample: Workspace) -> None:
    parent = QObject()
    risks = risks_model(parent)
    risks.set_rows(sample.planning.at().risks)
    risks.sort(0)
    assert risks.index(0, 0).data().startswith(("Critical", "High"))
    assert risks.index(0, 0).data(TONE_ROLE) in {"bad", "warn"}
    risks.sort(0, Qt.SortOrder.DescendingOrder)
    assert risks.rows[0].now.rank <= risks.rows[-1].now.rank


def test_words() -> None:
    assert interval_words("half_yearly") == "Twice a year"
    assert len({band_tone(band) for band in ("low", "medium", "high", "critical")}) == 4
    assert all(reason_words(one) != one for one in UP)
