"""Every rule of the drawing: a drawing that breaks it, and one that does not and comes as near as it can."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from uuid import UUID

import pytest

import catalogue
from core.assessment.drawing import CHECKS, RULES, Breach, Drawing, check_drawing
from core.assessment.drawing_plan import (
    DrawnAsset,
    DrawnConduit,
    DrawnEnd,
    DrawnFlow,
    DrawnNetwork,
    DrawnService,
    DrawnSupplier,
    DrawnZone,
)

VECTOR = (2, 2, 2, 1, 2, 2, 2)


def key(number: int) -> UUID:
    return UUID(int=number)


SITE, A, B, OUT = key(1), key(10), key(11), key(12)
N1, N2, C1, X1, X2, X3, S1 = key(20), key(21), key(30), key(40), key(41), key(42), key(50)


def zone(ident: UUID = A, name: str = "Line", kind: str = "control", **more: object) -> DrawnZone:
    return DrawnZone(ident, name, kind, **{"sl_t": VECTOR, **more})  # type: ignore[arg-type]


def conduit(**more: object) -> DrawnConduit:
    given = {"control": "Firewall", "protection": "VPN", "owner": "Jo", "sl_t": VECTOR, "start": A, "end": B}
    return DrawnConduit(C1, "Link", **{**given, **more})  # type: ignore[arg-type]


def asset(ident: UUID = X1, device_class: str = "plc", zone: UUID | None = A, **more: object) -> DrawnAsset:
    return DrawnAsset(ident, f"X-{ident.int}", device_class, zone, **more)  # type: ignore[arg-type]


GOOD = Drawing(
    site=SITE,
    access_points="Gate 1, firewall in the server room",
    zones=(zone(), zone(B, "Office", "business")),
    networks=(DrawnNetwork(N1, "line net", A), DrawnNetwork(N2, "office net", B)),
    conduits=(conduit(),),
    assets=(asset(networks=(N1,)), asset(X2, "pc", B, networks=(N2,))),
)
"""Two zones, a filtered conduit, nothing to say."""


def plan(**more: object) -> Drawing:
    return replace(GOOD, **more)  # type: ignore[arg-type]


SAFETY = zone(B, "Safety", "safety", safety_related=True)
RADIO = DrawnNetwork(N2, "scanners", A, wireless=True)
AWAY = zone(OUT, "Supplier", "external", trusted=False)
DUAL = asset(X3, "pc", A, networks=(N1, N2))
FEET = (*GOOD.assets, DUAL)
MIXED = (asset(X1, "safety_controller"), asset(X2, "plc"))
LAPTOP = asset(X3, "pc", A, name="EWS-1 Engineering laptop")
FRIEND = DrawnSupplier(S1, "Pump maker")
LINE_END, OFFICE_END = DrawnEnd(A, label="X-40", asset=X1), DrawnEnd(B, label="X-41", asset=X2)
PUBLIC = DrawnEnd(outside=True, label="203.0.113.9")
NOWHERE = DrawnEnd(label="10.9.9.9")


def flow(client: DrawnEnd = OFFICE_END, server: DrawnEnd = LINE_END, **more: object) -> DrawnFlow:
    given = {"transport": "tcp", "port": 502, "protocol": "modbus", "packets": 12}
    return DrawnFlow(client, server, **{**given, **more})  # type: ignore[arg-type]


WRITES = flow(commands=(("write", 3),))
SUPERVISED = (zone(), zone(B, "Control room", "supervisory"))
TUNNEL = asset(X3, "gateway", A, services=(DrawnService("udp", 51820),))


@dataclass(frozen=True)
class Case:
    """One drawing, and how often it breaks the rule."""

    rule: str
    drawing: Drawing
    breaches: int
    why: str


CASES = [
    Case("flow-no-conduit", plan(flows=(flow(),), conduits=()), 1, "two zones talk, nothing is drawn"),
    Case(
        "flow-no-conduit", plan(flows=(flow(), flow(port=80, protocol="http")), conduits=()), 1, "one breach per pair"
    ),
    Case("flow-no-conduit", plan(flows=(flow(LINE_END, PUBLIC),)), 1, "out to the internet"),
    Case("flow-no-conduit", plan(flows=(flow(PUBLIC),)), 1, "in from the internet"),
    Case("flow-no-conduit", plan(flows=(flow(),)), 0, "a conduit is drawn"),
    Case(
        "flow-no-conduit", plan(flows=(flow(LINE_END, PUBLIC),), conduits=(conduit(end=None),)), 0, "a way out is drawn"
    ),
    Case("flow-no-conduit", plan(flows=(flow(NOWHERE),), conduits=()), 0, "nobody knows where the client lies"),
    Case("flow-no-conduit", plan(flows=(flow(LINE_END),), conduits=()), 0, "inside one zone"),
    Case(
        "flow-no-conduit",
        plan(flows=(flow(LINE_END, PUBLIC),), zones=(*GOOD.zones, AWAY), conduits=(conduit(end=OUT),)),
        0,
        "a zone outside stands for the outside",
    ),
    Case("flow-direction", plan(flows=(flow(),), conduits=(conduit(direction="out"),)), 1, "out of the line only"),
    Case("flow-direction", plan(flows=(flow(),), conduits=(conduit(direction="in"),)), 0, "into the line"),
    Case("flow-direction", plan(flows=(flow(),), conduits=()), 0, "no conduit is another rule"),
    Case(
        "flow-protocol", plan(flows=(flow(),), conduits=(conduit(protocols="OPC UA, HTTPS"),)), 1, "Modbus is not named"
    ),
    Case("flow-protocol", plan(flows=(flow(),), conduits=(conduit(protocols="Modbus/TCP"),)), 0, "named"),
    Case("flow-protocol", plan(flows=(flow(),), conduits=(conduit(protocols="502, 443"),)), 0, "named by its port"),
    Case("flow-protocol", plan(flows=(flow(),), conduits=(conduit(protocols="5020"),)), 1, "another port"),
    Case("flow-protocol", plan(flows=(flow(),)), 0, "it names nothing at all"),
    Case("flow-command", plan(flows=(WRITES,)), 1, "the office writes to the line"),
    Case("flow-command", plan(flows=(WRITES,), zones=SUPERVISED), 0, "the control room writes: what it is for"),
    Case("flow-command", plan(flows=(WRITES,), zones=SUPERVISED, conduits=()), 1, "but not where no conduit is drawn"),
    Case(
        "flow-command",
        plan(flows=(flow(commands=(("stop", 1),)),), zones=SUPERVISED),
        1,
        "nor does it stop controllers",
    ),
    Case("flow-command", plan(flows=(WRITES,), zones=SUPERVISED, assets=MIXED), 1, "nor does it write to safety"),
    Case("flow-command", plan(flows=(flow(commands=(("time", 9),)),)), 0, "setting a clock is everyday service"),
    Case("flow-command", plan(flows=(flow(),)), 0, "reads only"),
    Case("access-points", plan(access_points="  "), 1, "only blanks"),
    Case("access-points", GOOD, 0, "noted"),
    Case("flat-site", plan(zones=(zone(),), conduits=()), 1, "one zone, two assets"),
    Case("flat-site", plan(zones=(zone(), AWAY)), 1, "a second zone that is not ours is none"),
    Case("flat-site", plan(zones=(zone(),), assets=(asset(),)), 0, "one asset needs no second zone"),
    Case("flat-site", GOOD, 0, "two zones"),
    Case("asset-no-zone", plan(assets=(asset(zone=None), asset(X2, zone=None))), 1, "two loose ones, one breach"),
    Case("asset-no-zone", GOOD, 0, "all have one"),
    Case("zone-target", plan(zones=(zone(sl_t=None), zone(B, sl_t=None))), 2, "neither has one"),
    Case("zone-target", plan(zones=(zone(), zone(B, kind="external", sl_t=None))), 0, "not ours to set"),
    Case("zone-target", plan(zones=(zone(), zone(B, sl_t=(0,) * 7))), 0, "zeros are a target"),
    Case("conduit-target", plan(conduits=(conduit(sl_t=None),)), 1, "none set"),
    Case("conduit-target", GOOD, 0, "set"),
    Case("conduit-owner", plan(conduits=(conduit(owner=" "),)), 1, "only blanks"),
    Case("conduit-owner", GOOD, 0, "named"),
    Case("conduit-ends", plan(conduits=(conduit(end=A),)), 1, "both ends in one zone"),
    Case("conduit-ends", plan(conduits=(conduit(start=None, end=None),)), 1, "both outside"),
    Case("conduit-ends", plan(conduits=(conduit(end=None),)), 0, "a zone and the outside"),
    Case("safety-with-control", plan(assets=MIXED), 1, "safety controller beside a PLC"),
    Case("safety-with-control", plan(zones=(zone(), SAFETY), assets=(asset(zone=B),)), 1, "a PLC in a safety zone"),
    Case("safety-with-control", plan(zones=(zone(safety_related=True),)), 1, "a control zone marked as safety"),
    Case("safety-with-control", plan(assets=(asset(X1, "safety_controller"),)), 1, "safety in a control zone"),
    Case(
        "safety-with-control",
        plan(zones=(zone(), SAFETY), assets=(asset(), asset(X2, "safety_controller", B), asset(X3, "remote_io", B))),
        0,
        "apart; remote I/O may serve safety",
    ),
    Case("safety-with-control", plan(zones=(zone(kind=""),), assets=(asset(X1, "safety_controller"),)), 0, "alone"),
    Case("business-with-control", plan(assets=(asset(zone=B),)), 1, "a PLC in the office"),
    Case("business-with-control", plan(assets=(asset(), asset(X2, "printer"))), 1, "a printer on the line"),
    Case("business-with-control", plan(zones=(zone(purdue=4),)), 1, "control on level 4"),
    Case("business-with-control", plan(zones=(zone(kind="", purdue=5),)), 1, "level 5 is business"),
    Case("business-with-control", plan(assets=(asset(), asset(X2, "printer", B))), 0, "apart"),
    Case("business-with-control", plan(zones=(zone(purdue=1),), assets=(asset(), asset(X2, "pc"))), 0, "a PC is both"),
    Case("temporary-no-zone", plan(assets=(LAPTOP,)), 1, "by its name, among controllers"),
    Case("temporary-no-zone", plan(assets=(replace(LAPTOP, zone=None),)), 1, "in no zone at all"),
    Case("temporary-no-zone", plan(zones=(zone(kind="temporary"),), assets=(LAPTOP,)), 0, "where it belongs"),
    Case("temporary-no-zone", plan(assets=(asset(name="EWS-1 Engineering station"),)), 0, "does not come and go"),
    Case("wireless-mixed", plan(networks=(DrawnNetwork(N1, "line net", A), RADIO)), 1, "beside a wired network"),
    Case("wireless-mixed", plan(assets=(*GOOD.assets, asset(X3, "wireless"))), 1, "an access point on the line"),
    Case("wireless-mixed", plan(networks=(replace(RADIO, zone=None),)), 1, "in no zone"),
    Case("wireless-mixed", plan(zones=(zone(kind="wireless"),), networks=(RADIO,)), 0, "a zone for wireless"),
    Case(
        "wireless-mixed",
        plan(networks=(RADIO,), assets=(asset(networks=(N2,)),)),
        0,
        "everything in the zone is wireless, whatever its kind",
    ),
    Case("two-feet", plan(assets=FEET), 1, "a PC in both networks"),
    Case("two-feet", plan(assets=(replace(DUAL, device_class="firewall"),), conduits=()), 1, "a firewall, no conduit"),
    Case("two-feet", plan(assets=(replace(DUAL, device_class="firewall"),)), 0, "a firewall where the conduit is"),
    Case("two-feet", plan(assets=(replace(DUAL, networks=(N1,)),)), 0, "one foot"),
    Case(
        "two-feet",
        plan(assets=(DUAL,), networks=(DrawnNetwork(N1, "a", A), DrawnNetwork(N2, "b", A))),
        0,
        "two networks of one zone",
    ),
    Case("shared-network", plan(assets=(asset(networks=(N1,)), asset(X2, "pc", B, networks=(N1,)))), 1, "one wire"),
    Case(
        "shared-network",
        plan(networks=(DrawnNetwork(N1, "flat"),), assets=(asset(networks=(N1,)), asset(X2, zone=B, networks=(N1,)))),
        1,
        "though nobody said where the network lies",
    ),
    Case("shared-network", GOOD, 0, "a network each"),
    Case(
        "shared-network",
        plan(assets=(asset(networks=(N1,)), asset(X2, "switch", B, networks=(N1,)))),
        0,
        "the switch belongs to the other zone, but it is no device of the network",
    ),
    Case("no-filter", plan(conduits=(conduit(control=""),)), 1, "nothing is noted"),
    Case("no-filter", plan(conduits=(conduit(control="Switch, no filter"),)), 1, "it says so"),
    Case("no-filter", plan(conduits=(conduit(control="nichts", end=None),)), 1, "to the outside"),
    Case("no-filter", plan(zones=(zone(), SAFETY), conduits=(conduit(control="none"),)), 1, "to safety"),
    Case(
        "no-filter",
        plan(zones=(zone(kind="", purdue=1), zone(B, kind="", purdue=3)), conduits=(conduit(control="-"),)),
        1,
        "levels far apart, where no kind is given",
    ),
    Case("no-filter", plan(zones=(zone(), zone(B)), conduits=(conduit(control=""),)), 0, "alike"),
    Case("no-filter", plan(zones=(zone(), zone(B, kind="")), conduits=(conduit(control=""),)), 0, "nobody knows"),
    Case("no-filter", GOOD, 0, "a firewall"),
    Case("outside-to-control", plan(conduits=(conduit(end=None),)), 1, "the outside"),
    Case("outside-to-control", plan(zones=(zone(), AWAY), conduits=(conduit(end=OUT),)), 1, "a zone that is not ours"),
    Case("outside-to-control", plan(conduits=(conduit(end=None, protection="Data diode"),)), 0, "one way only"),
    Case("outside-to-control", plan(zones=(zone(kind="dmz"),), conduits=(conduit(end=None),)), 0, "into the DMZ"),
    Case("untrusted-open", plan(conduits=(conduit(end=None, protection=""),)), 1, "to the outside"),
    Case("untrusted-open", plan(conduits=(conduit(wireless=True, protection="none"),)), 1, "through the air"),
    Case("untrusted-open", plan(conduits=(conduit(remote_access=True, protection=""),)), 1, "remote access"),
    Case("untrusted-open", plan(zones=(zone(), AWAY), conduits=(conduit(end=OUT, protection=""),)), 1, "not ours"),
    Case("untrusted-open", plan(conduits=(conduit(end=None),)), 0, "a VPN"),
    Case("untrusted-open", plan(conduits=(conduit(protection=""),)), 0, "between two zones of ours"),
    Case("remote-no-conduit", plan(zones=(zone(), zone(B, kind="remote")), conduits=()), 1, "leads nowhere"),
    Case("remote-no-conduit", plan(assets=(*GOOD.assets, TUNNEL)), 1, "a tunnel listens"),
    Case("remote-no-conduit", plan(remote_suppliers=(FRIEND,)), 1, "a supplier's, and no conduit at all"),
    Case(
        "remote-no-conduit",
        plan(remote_suppliers=(FRIEND,), assets=(asset(supplier=S1), asset(X2, zone=B, supplier=S1))),
        2,
        "a supplier's machines in two zones",
    ),
    Case(
        "remote-no-conduit",
        plan(
            zones=(*GOOD.zones, zone(OUT, "Way in", "remote")),
            conduits=(conduit(), DrawnConduit(key(31), "VPN", OUT, B, remote_access=True)),
            remote_suppliers=(FRIEND,),
            assets=(asset(supplier=S1), TUNNEL),
        ),
        0,
        "drawn, over another zone on the way",
    ),
    Case("remote-no-conduit", GOOD, 0, "nobody has any"),
]


def broken(drawing: Drawing, rule: str) -> list[Breach]:
    return [one for one in check_drawing(drawing) if one.rule == f"drawing.{rule}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.why}")
def test_a_rule(case: Case) -> None:
    found = broken(case.drawing, case.rule)
    assert len(found) == case.breaches, [one.facts for one in found]


def test_every_rule_has_a_case_that_breaks_it_and_one_that_does_not() -> None:
    for rule in CHECKS:
        results = {case.breaches > 0 for case in CASES if f"drawing.{case.rule}" == rule}
        assert results == {True, False}, rule


def test_a_good_drawing_has_no_breach() -> None:
    assert check_drawing(GOOD) == []


def test_an_empty_drawing_lacks_only_its_access_points() -> None:
    assert [one.rule for one in check_drawing(Drawing(SITE))] == ["drawing.access-points"]


def test_rules_and_checks_are_the_same_set_and_their_requirements_exist() -> None:
    assert set(RULES) == set(CHECKS)
    for rule in RULES.values():
        for pack, ids in rule.links.items():
            for one in ids:
                assert catalogue.entry(pack, one).id == one
        assert rule.requirement.startswith("ZCR ")


def test_both_languages_say_something_of_their_own() -> None:
    texts = [text for rule in RULES.values() for both in (rule.title, rule.why, rule.do) for text in (both.en, both.de)]
    assert all(text.strip() for text in texts)
    assert len(set(texts)) == len(texts)
    for case in CASES:
        for english, german in zip(check_drawing(case.drawing), check_drawing(case.drawing, "de"), strict=True):
            assert english.subject == german.subject
            assert english.why != german.why
            assert all("{" not in fact for fact in (*english.facts, *german.facts))
            assert english.facts


WIRED = plan(conduits=(conduit(control="", end=B),))


def subjects(drawing: Drawing) -> set[tuple[str, str]]:
    return {(one.rule, one.subject) for one in check_drawing(drawing)}


def test_a_subject_outlives_names_and_order_but_not_the_facts() -> None:
    renamed = plan(
        zones=tuple(replace(one, name=f"{one.name}!") for one in reversed(GOOD.zones)),
        conduits=(replace(conduit(control=""), name="Other"),),
    )
    assert subjects(renamed) == subjects(WIRED)
    elsewhere = plan(
        zones=(*GOOD.zones, zone(OUT, "Second office", "business")), conduits=(conduit(control="", end=OUT),)
    )
    assert subjects(elsewhere) != subjects(WIRED)


def test_one_more_loose_asset_is_another_subject() -> None:
    one = plan(assets=(*GOOD.assets, asset(X3, zone=None)))
    two = replace(one, assets=(*one.assets, asset(key(43), zone=None)))
    assert subjects(one) != subjects(two)


def test_subjects_are_unique_within_a_drawing() -> None:
    for case in CASES:
        found = [(one.rule, one.subject) for one in check_drawing(case.drawing)]
        assert len(found) == len(set(found))


def test_the_order_of_rows_changes_no_breach() -> None:
    for case, field in itertools.product(CASES, ("zones", "networks", "conduits", "assets")):
        mixed = replace(case.drawing, **{field: tuple(reversed(getattr(case.drawing, field)))})
        assert subjects(mixed) == subjects(case.drawing)


def test_long_lists_are_counted_not_printed() -> None:
    many = plan(assets=tuple(asset(key(100 + number), zone=None) for number in range(11)))
    (breach,) = broken(many, "asset-no-zone")
    assert breach.facts[0].endswith("and 3 more.")
