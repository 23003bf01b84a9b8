"""Recurring duties, and who is responsible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import catalogue
from core.assessment.duties import PARTIES, Own, by_party, charges, duties_of, step
from core.assessment.plan import Gap, actions_of
from core.assessment.requirements import requirements_of
from core.assessment.risk import Scales, risk_of

START = date(2026, 11, 30)
PACK = catalogue.quick_survey()
CHECKS = {check.id: check for check in PACK.checks()}


def test_one_interval_later() -> None:
    assert step(date(2026, 12, 31), "weekly") == date(2027, 1, 7)
    assert step(date(2027, 1, 31), "monthly") == date(2027, 2, 28)
    assert step(date(2026, 12, 31), "quarterly") == date(2027, 3, 31)
    assert step(date(2026, 8, 31), "half_yearly") == date(2027, 2, 28)
    assert step(date(2028, 2, 29), "yearly") == date(2029, 2, 28)


def test_duties_come_back_and_cost_a_year() -> None:
    gaps = [Gap(UUID(int=1), CHECKS["QS-29"], "Works", risk_of(Scales(3, 1, 3, 1, 1)))]
    actions = actions_of(gaps, PACK)
    (duty,) = duties_of(actions, START)
    assert (duty.action.id, duty.action.interval, duty.next_due) == ("QS-29-c", "monthly", date(2026, 12, 30))
    assert duty.hours_per_year == duty.action.hours * 12 and duty.days_per_year == duty.hours_per_year / 8
    (set_day,) = duties_of([replace(duty.action, due="2027-02-01")], START)
    (done,) = duties_of([replace(duty.action, due="2027-02-01", status="done")], START)
    assert (set_day.next_due, done.next_due) == (date(2027, 2, 1), date(2027, 3, 1))


def test_what_the_plant_decides_comes_first() -> None:
    requirements = list(requirements_of(catalogue.pack("iec62443-3-3")).values())
    own = {("iec62443-3-3", "SR 1.1"): Own("product_supplier", "Tom")}
    rows = {one.requirement: one for one in charges(requirements, own)}
    assert len(rows) == 100
    assert rows["SR 1.1"].parties[0] == "product_supplier" and rows["SR 1.1"].own and rows["SR 1.1"].person == "Tom"
    assert len(set(rows["SR 1.1"].parties)) == len(rows["SR 1.1"].parties)
    assert not rows["SR 1.2"].own
    listed = by_party(rows.values())
    assert tuple(listed) == PARTIES and sum(map(len, listed.values())) == 100
