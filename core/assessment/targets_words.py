"""What a reasoning of `targets` says to people: its scales, its steps and why each component is what it is."""

from __future__ import annotations

from catalogue.parts import Both
from core.assessment.risk import CONSEQUENCES
from core.assessment.scoring import FRS
from core.assessment.targets import Proposal


def _both(en: str, de: str) -> Both[str]:
    return Both[str](en=en, de=de)


SCALES: dict[str, dict[int, Both[str]]] = {
    "skill": {
        1: _both("No skill: mistakes, curiosity", "Ohne Können: Versehen, Neugier"),
        2: _both("Common skill, ready-made tools", "Allgemeines Können, fertige Werkzeuge"),
        3: _both("Knows control systems, some resources", "Kennt Steuerungen, einige Mittel"),
        4: _both("Knows control systems, great resources", "Kennt Steuerungen, große Mittel"),
    },
    "motive": {
        1: _both("None: it just happens", "Keiner: Es passiert einfach"),
        2: _both("Low: takes what is easy", "Gering: nimmt, was leicht geht"),
        3: _both("Moderate: means this trade or plant", "Mittel: meint diese Branche oder Anlage"),
        4: _both("High: will not give up", "Hoch: gibt nicht auf"),
    },
    "exposure": {
        1: _both("No link leaves the zone", "Keine Verbindung verlässt die Zone"),
        2: _both("Linked to other zones of the plant", "Mit anderen Zonen der Anlage verbunden"),
        3: _both("Office, wireless or visitors' devices near", "Büro, Funk oder Geräte von Besuchern in der Nähe"),
        4: _both("Can be reached from outside", "Von außen erreichbar"),
    },
    "consequence": {
        1: _both("1 – hardly felt", "1 – kaum zu spüren"),
        2: _both("2 – minor, soon repaired", "2 – gering, bald behoben"),
        3: _both("3 – noticeable", "3 – deutlich"),
        4: _both("4 – heavy", "4 – schwer"),
        5: _both("5 – the worst: lives, the plant, the company", "5 – das Schlimmste: Leben, Anlage, Firma"),
    },
    "secrecy": {
        0: _both("Nothing secret flows here", "Hier fließt nichts Geheimes"),
        1: _both("Internal things", "Internes"),
        2: _both("Trade secrets or personal data", "Betriebsgeheimnisse oder Personendaten"),
    },
    "relief": {
        0: _both("Nothing, or not known", "Nichts oder nicht bekannt"),
        1: _both("One step less likely", "Eine Stufe weniger wahrscheinlich"),
        2: _both("Two steps less likely", "Zwei Stufen weniger wahrscheinlich"),
        3: _both("Three steps less likely", "Drei Stufen weniger wahrscheinlich"),
        4: _both("Four steps less likely", "Vier Stufen weniger wahrscheinlich"),
    },
}
"""Words of every number of a scale; the four consequences share one."""

RISKS = {
    1: _both("low", "niedrig"),
    2: _both("medium", "mittel"),
    3: _both("high", "hoch"),
    4: _both("critical", "kritisch"),
}

_CONSEQUENCES = {
    "safety": _both("safety", "Personen"),
    "production": _both("production", "Produktion"),
    "environment": _both("environment", "Umwelt"),
    "money": _both("money", "Geld"),
}

_STEPS = {
    "threat": _both(
        "Threat: {skill}; motive: {motive}. It takes both, so the attacker to reckon with is {threat} of 4.",
        "Bedrohung: {skill}; Motiv: {motive}. Es braucht beides, also ist mit Angreifer {threat} von 4 zu rechnen.",
    ),
    "who": _both("Threat source: {who}.", "Wer: {who}."),
    "exposure": _both(
        "Exposure: {exposure}. With the threat that makes likelihood {likelihood} of 5 before any measure.",
        "Erreichbarkeit: {exposure}. Mit der Bedrohung ergibt das Wahrscheinlichkeit {likelihood} von 5 vor jeder Maßnahme.",
    ),
    "consequence": _both(
        "Worst consequence: {consequence} of 5 ({names}).", "Schwerste Folge: {consequence} von 5 ({names})."
    ),
    "risk": _both(
        "Unmitigated risk: {risk}; tolerable: {tolerable}.", "Risiko vor Maßnahmen: {risk}; tragbar: {tolerable}."
    ),
    "not_agreed": _both(
        "The site has not agreed on a tolerable risk; medium was taken.",
        "Der Standort hat kein tragbares Risiko vereinbart; angenommen ist mittel.",
    ),
    "fine": _both(
        "That is tolerable: level 1, against mistakes, is the base.",
        "Das ist tragbar: Grundlage ist Level 1, gegen Versehen.",
    ),
    "above": _both(
        "That is one rank too much: the base is the level that keeps this attacker out, {base}.",
        "Das ist eine Stufe zu viel: Grundlage ist das Level, das diesen Angreifer abhält, {base}.",
    ),
    "far_above": _both(
        "That is {above} ranks too much: the base is one level more than this attacker, at most 4: {base}.",
        "Das sind {above} Stufen zu viel: Grundlage ist ein Level mehr als dieser Angreifer, höchstens 4: {base}.",
    ),
    "measures": _both("Measures in place: {measures}.", "Vorhandene Maßnahmen: {measures}."),
    "left_fine": _both(
        "What remains today: {residual}, which is tolerable.", "Was heute bleibt: {residual}, und das ist tragbar."
    ),
    "left_high": _both(
        "What remains today: {residual}, more than is tolerable. Further measures are needed.",
        "Was heute bleibt: {residual}, mehr als tragbar. Weitere Maßnahmen sind nötig.",
    ),
    "note": _both("Note: {note}", "Notiz: {note}"),
}

_MOVES = {
    "base": _both("the base, {level}", "die Grundlage, {level}"),
    "from_far": _both(
        "at least {level}: who comes from outside stands in front of nobody",
        "mindestens {level}: Wer von außen kommt, steht vor niemandem",
    ),
    "harm": _both(
        "at least {level}: people or the environment could come to harm",
        "mindestens {level}: Menschen oder Umwelt könnten Schaden nehmen",
    ),
    "nothing_secret": _both("down to {level}: nothing secret flows here", "nur {level}: Hier fließt nichts Geheimes"),
    "internal": _both("{level}: what flows here is merely internal", "{level}: Was hier fließt, ist nur intern"),
    "linked": _both(
        "at least {level}: the boundary meets what the plant does not run itself",
        "mindestens {level}: An der Grenze steht, was die Anlage nicht selbst betreibt",
    ),
    "heavy": _both(
        "at least {level}: a heavy loss must be noticed while it can still be limited",
        "mindestens {level}: Ein schwerer Schaden muss auffallen, solange er sich begrenzen lässt",
    ),
    "stops": _both("{level}: the plant stops without it", "{level}: Ohne sie steht die Anlage"),
    "runs_on": _both("{level}: the plant runs on without it", "{level}: Die Anlage läuft auch ohne sie"),
}


def scale_words(scale: str, value: int, lang: str = "en") -> str:
    """The words of a number of a scale; a consequence by its own name."""
    return SCALES["consequence" if scale in CONSEQUENCES else scale][value].of(lang)


def risk_words(rank: int, lang: str = "en") -> str:
    """The name of a rank 1..4."""
    return RISKS[rank].of(lang)


def explain_steps(proposal: Proposal, lang: str = "en") -> tuple[str, ...]:
    """The reasoning as sentences, in the order of the steps."""
    given, tolerance = proposal.reasoning, proposal.tolerance
    worst = [name for name in CONSEQUENCES if getattr(given, name) == proposal.consequence]
    values: dict[str, object] = {
        "skill": scale_words("skill", given.skill, lang),
        "motive": scale_words("motive", given.motive, lang),
        "exposure": scale_words("exposure", given.exposure, lang),
        "threat": proposal.threat,
        "likelihood": proposal.likelihood,
        "consequence": proposal.consequence,
        "names": ", ".join(_CONSEQUENCES[name].of(lang) for name in worst),
        "risk": risk_words(proposal.risk, lang),
        "tolerable": risk_words(tolerance.rank, lang),
        "above": proposal.above,
        "base": proposal.base,
        "residual": risk_words(proposal.residual, lang),
        "who": given.who.strip().rstrip("."),
        "measures": given.measures.strip().rstrip("."),
        "note": given.note.strip(),
    }
    codes = [
        ("who", bool(values["who"])),
        ("threat", True),
        ("exposure", True),
        ("consequence", True),
        ("risk", True),
        ("not_agreed", not tolerance.agreed),
        (("fine", "above", "far_above")[min(proposal.above, 2)], True),
        ("measures", bool(values["measures"])),
        ("left_fine" if proposal.tolerable_now else "left_high", True),
        ("note", bool(values["note"])),
    ]
    return tuple(_STEPS[code].of(lang).format(**values) for code, holds in codes if holds)


def explain_levels(proposal: Proposal, lang: str = "en") -> dict[str, str]:
    """Per foundational requirement why it stands where it does."""
    return {
        fr: "; ".join(_MOVES[move.code].of(lang).format(level=move.level) for move in proposal.moves[fr]) for fr in FRS
    }
