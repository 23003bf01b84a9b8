"""The rules of the drawing: their words in both languages, the requirements they touch, the risk they usually mean.

The words are ours. A rule's id is stored with findings and decisions: it never changes its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.parts import Both
from core.assessment.drawing_facts import COMMANDS, FACTS, KINDS
from core.assessment.drawing_plan import Fact
from core.assessment.risk import Scales

_LISTED = 8
"""Names in a sentence; the others are counted."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as people read it."""

    title: Both[str]
    """What is wrong, without names: the title of a finding."""
    why: Both[str]
    """Why it matters to the plant."""
    do: Both[str]
    """What makes it good."""
    zcr: tuple[str, ...]
    """Requirements of IEC 62443-3-2, the first one decides."""
    sr: tuple[str, ...]
    """Requirements of IEC 62443-3-3; none where the gap is one of documentation."""
    risk: Scales
    """What it usually means, before anybody looked at this plant."""

    @property
    def requirement(self) -> str:
        """The requirement that it goes back to."""
        return self.zcr[0]

    @property
    def links(self) -> dict[str, tuple[str, ...]]:
        """Pack id -> entry ids."""
        found = {"iec62443-3-2": self.zcr, "iec62443-3-3": self.sr}
        return {pack: ids for pack, ids in found.items() if ids}


def _both(en: str, de: str) -> Both[str]:
    return Both[str](en=en, de=de)


RULES: dict[str, Rule] = {
    "drawing.access-points": Rule(
        _both("The ways into the system are not written down", "Die Zugänge zum System sind nicht festgehalten"),
        _both(
            "What nobody has listed nobody watches: a forgotten modem or an unlocked cabinet is where trouble comes in.",
            "Was niemand auflistet, überwacht auch niemand: Ein vergessenes Modem oder ein offener Schrank ist der Weg, auf dem der Ärger kommt.",
        ),
        _both(
            "Walk the boundary with the site manager and note every way in: doors, cabinets, links, modems, sticks.",
            "Mit der Standortleitung die Grenze abgehen und jeden Zugang notieren: Türen, Schränke, Leitungen, Modems, Sticks.",
        ),
        ("ZCR 1.1",), (), Scales(2, 2, 3, 2, 2),
    ),
    "drawing.flat-site": Rule(
        _both("The whole plant is a single zone", "Die ganze Anlage ist eine einzige Zone"),
        _both(
            "Whoever gets at one device gets at all of them; one infected laptop can stop every line at once.",
            "Wer ein Gerät erreicht, erreicht alle; ein befallener Laptop kann alle Linien auf einmal anhalten.",
        ),
        _both(
            "Group assets that need the same protection and put a filter between the groups, production first.",
            "Assets mit gleichem Schutzbedarf zusammenfassen und zwischen den Gruppen filtern, die Produktion zuerst.",
        ),
        ("ZCR 3.1",), ("SR 5.1", "SR 5.2"), Scales(4, 3, 4, 3, 4),
    ),
    "drawing.asset-no-zone": Rule(
        _both("Assets are in no zone", "Assets liegen in keiner Zone"),
        _both(
            "Nobody has decided how well these devices must be protected, so nobody protects them on purpose.",
            "Für diese Geräte hat niemand entschieden, wie gut sie zu schützen sind, also schützt sie niemand gezielt.",
        ),
        _both(
            "Give each of them a zone, or take it out of the system under consideration.",
            "Jedem eine Zone geben oder es aus dem betrachteten System herausnehmen.",
        ),
        ("ZCR 6.3", "ZCR 3.1"), ("SR 7.8",), Scales(2, 2, 3, 2, 2),
    ),
    "drawing.business-with-control": Rule(
        _both("Office and plant equipment share a zone", "Büro- und Anlagentechnik liegen in einer Zone"),
        _both(
            "Office machines read mail and browse; what they catch should not land beside a controller.",
            "Bürorechner lesen Mails und surfen; was sie sich einfangen, darf nicht neben einer Steuerung landen.",
        ),
        _both(
            "Move the office equipment into a business zone and lead what has to pass over a filtered conduit.",
            "Die Bürotechnik in eine Geschäftszone verlegen und Nötiges über einen gefilterten Conduit führen.",
        ),
        ("ZCR 3.2",), ("SR 5.1", "SR 5.1 RE 2", "SR 5.2"), Scales(4, 3, 4, 3, 3),
    ),
    "drawing.safety-with-control": Rule(
        _both("Safety functions share a zone with control", "Sicherheitsfunktionen liegen mit der Steuerung in einer Zone"),
        _both(
            "A fault or an attack that reaches control must not take away the function that protects people at the same time.",
            "Ein Fehler oder Angriff auf die Steuerung darf nicht zugleich die Funktion ausschalten, die Menschen schützt.",
        ),
        _both(
            "Give the safety functions a zone of their own; where that cannot be done, treat the whole zone as safety-related and say so.",
            "Den Sicherheitsfunktionen eine eigene Zone geben; wo das nicht geht, die ganze Zone als sicherheitsrelevant behandeln und das festhalten.",
        ),
        ("ZCR 3.3",), ("SR 5.1", "SR 5.1 RE 3", "SR 5.2"), Scales(3, 5, 4, 4, 4),
    ),
    "drawing.temporary-no-zone": Rule(
        _both("Devices that come and go have no zone of their own", "Zeitweise angeschlossene Geräte haben keine eigene Zone"),
        _both(
            "A laptop that was at another plant yesterday brings along whatever it met there.",
            "Ein Laptop, der gestern in einer anderen Anlage war, bringt mit, was er dort getroffen hat.",
        ),
        _both(
            "Draw a zone for devices that are connected for a while, with a checked way into the others.",
            "Eine Zone für zeitweise angeschlossene Geräte zeichnen, mit einem geprüften Weg in die anderen.",
        ),
        ("ZCR 3.4",), ("SR 2.3", "SR 3.2 RE 1"), Scales(4, 2, 4, 2, 3),
    ),
    "drawing.wireless-mixed": Rule(
        _both("Wireless has no zone of its own", "Funk hat keine eigene Zone"),
        _both(
            "Radio does not end at the fence: from the car park one would stand in the middle of a wired zone.",
            "Funk endet nicht am Zaun: Vom Parkplatz aus stünde man mitten in einer verkabelten Zone.",
        ),
        _both(
            "Put the wireless network and its devices into a zone of their own and filter where it meets the wire.",
            "Das Funknetz und seine Geräte in eine eigene Zone legen und am Übergang zum Kabel filtern.",
        ),
        ("ZCR 3.5",), ("SR 1.6", "SR 2.2", "SR 5.1"), Scales(3, 2, 4, 2, 3),
    ),
    "drawing.zone-target": Rule(
        _both("A zone has no target level", "Eine Zone hat kein Ziel-Level"),
        _both(
            "Without a target nobody can say what is good enough here, and money goes to where somebody shouts.",
            "Ohne Ziel kann niemand sagen, was hier genügt, und das Geld geht dorthin, wo jemand laut ruft.",
        ),
        _both(
            "Go through threat, exposure and consequence with the owner and set the seven levels.",
            "Mit den Verantwortlichen Bedrohung, Erreichbarkeit und Folgen durchgehen und die sieben Level setzen.",
        ),
        ("ZCR 5.6",), (), Scales(2, 2, 3, 2, 2),
    ),
    "drawing.two-feet": Rule(
        _both("A device stands in two zones", "Ein Gerät steht in zwei Zonen"),
        _both(
            "It is a bridge around every filter: what takes over this device is in both zones.",
            "Es ist eine Brücke an jedem Filter vorbei: Wer dieses Gerät übernimmt, ist in beiden Zonen.",
        ),
        _both(
            "Take one interface out, or put a filter in its place and draw it as a conduit.",
            "Eine Schnittstelle abziehen oder an ihrer Stelle filtern und das als Conduit zeichnen.",
        ),
        ("ZCR 3.1",), ("SR 5.1", "SR 5.2"), Scales(4, 3, 4, 3, 3),
    ),
    "drawing.shared-network": Rule(
        _both("Devices of several zones hang on one network", "Geräte mehrerer Zonen hängen an einem Netz"),
        _both(
            "The line between these zones exists on paper only: on the wire everybody talks to everybody.",
            "Die Grenze zwischen diesen Zonen steht nur auf dem Papier: Auf der Leitung spricht jeder mit jedem.",
        ),
        _both(
            "Give each zone a network of its own with a filter between, or draw them as one zone.",
            "Jeder Zone ein eigenes Netz mit einem Filter dazwischen geben, oder sie als eine Zone zeichnen.",
        ),
        ("ZCR 3.1",), ("SR 5.1", "SR 5.2"), Scales(4, 3, 4, 3, 3),
    ),
    "drawing.no-filter": Rule(
        _both("Nothing filters between unlike zones", "Zwischen ungleichen Zonen filtert nichts"),
        _both(
            "Trouble in the weaker zone walks straight into the one that needs more protection.",
            "Was in der schwächeren Zone schiefgeht, läuft ungehindert in die Zone, die mehr Schutz braucht.",
        ),
        _both(
            "Put a firewall or filtering router there that lets through only what the process needs.",
            "Dort eine Firewall oder einen filternden Router einsetzen, der nur durchlässt, was der Prozess braucht.",
        ),
        ("ZCR 3.1",), ("SR 5.1", "SR 5.2", "SR 5.2 RE 1"), Scales(4, 3, 4, 3, 4),
    ),
    "drawing.outside-to-control": Rule(
        _both("From outside straight into a control zone", "Von außen geradewegs in eine Steuerungszone"),
        _both(
            "One mistake in one filter is enough to stand before the controllers.",
            "Ein Fehler in einem Filter genügt, um vor den Steuerungen zu stehen.",
        ),
        _both(
            "Let the link end in a zone between, such as a DMZ, and hand on from there only what is needed.",
            "Die Verbindung in einer Zone dazwischen enden lassen, etwa einer DMZ, und nur Nötiges weiterreichen.",
        ),
        ("ZCR 3.6",), ("SR 5.1", "SR 5.2", "SR 1.13"), Scales(4, 3, 5, 3, 4),
    ),
    "drawing.untrusted-open": Rule(
        _both("A link outside our control is not protected", "Eine Verbindung außerhalb unserer Kontrolle ist ungeschützt"),
        _both(
            "On this stretch others can listen in, change what is sent, or pretend to be us.",
            "Auf dieser Strecke können andere mithören, Gesendetes ändern oder sich als wir ausgeben.",
        ),
        _both(
            "Encrypt and authenticate the link (VPN, TLS), or allow only one direction with a data diode.",
            "Die Verbindung verschlüsseln und authentisieren (VPN, TLS) oder mit einer Datendiode nur eine Richtung zulassen.",
        ),
        ("ZCR 3.6", "ZCR 3.5"), ("SR 1.13", "SR 3.1", "SR 4.1", "SR 4.1 RE 1"), Scales(3, 2, 4, 2, 3),
    ),
    "drawing.remote-no-conduit": Rule(
        _both("Remote access that no conduit shows", "Fernzugriff, den kein Conduit zeigt"),
        _both(
            "A way in that is not on the drawing is switched off by nobody and missed by every review.",
            "Einen Zugang, der in keiner Zeichnung steht, schaltet niemand ab und übersieht jede Prüfung.",
        ),
        _both(
            "Find out how the remote access gets in, draw it as a conduit, and give it an owner and a switch.",
            "Herausfinden, wie der Fernzugriff hereinkommt, ihn als Conduit zeichnen und ihm Zuständige und einen Schalter geben.",
        ),
        ("ZCR 3.6",), ("SR 1.13", "SR 1.13 RE 1", "SR 2.6", "SR 5.2"), Scales(4, 3, 5, 3, 4),
    ),
    "drawing.conduit-ends": Rule(
        _both("A conduit joins nothing", "Ein Conduit verbindet nichts"),
        _both(
            "A drawing that cannot be true is trusted by nobody when it is needed.",
            "Einer Zeichnung, die nicht stimmen kann, traut niemand, wenn es darauf ankommt.",
        ),
        _both("Correct its two ends, or delete it.", "Seine beiden Enden berichtigen oder ihn löschen."),
        ("ZCR 6.3",), (), Scales(1, 1, 2, 1, 1),
    ),
    "drawing.conduit-owner": Rule(
        _both("Nobody answers for a conduit", "Für einen Conduit ist niemand zuständig"),
        _both(
            "Rules in a filter that belongs to nobody only ever grow, and nobody closes the link in an emergency.",
            "Regeln in einem Filter, der niemandem gehört, werden nur mehr, und im Notfall trennt niemand die Verbindung.",
        ),
        _both(
            "Name who decides what may pass and who closes it in an emergency.",
            "Festlegen, wer entscheidet, was hindurch darf, und wer im Notfall trennt.",
        ),
        ("ZCR 6.4",), (), Scales(2, 1, 3, 1, 2),
    ),
    "drawing.conduit-target": Rule(
        _both("A conduit has no target level", "Ein Conduit hat kein Ziel-Level"),
        _both(
            "A link that is weaker than the zones at its ends decides how safe both of them are.",
            "Eine Verbindung, die schwächer ist als die Zonen an ihren Enden, entscheidet über beide.",
        ),
        _both(
            "Take over the higher of the two ends as a start, and correct it where this link differs.",
            "Als Anfang den höheren Wert der beiden Enden übernehmen und berichtigen, wo diese Verbindung abweicht.",
        ),
        ("ZCR 5.6",), (), Scales(2, 2, 3, 2, 2),
    ),
    "drawing.flow-no-conduit": Rule(
        _both("Traffic where no conduit is drawn", "Datenverkehr, wo kein Conduit gezeichnet ist"),
        _both(
            "A path that nobody drew is a path that nobody filters: what spreads in one zone reaches the other on it.",
            "Einen Weg, den niemand gezeichnet hat, filtert auch niemand: Was sich in einer Zone ausbreitet, kommt auf ihm in die andere.",
        ),
        _both(
            "Find out what needs this traffic. Draw a conduit with a filter for it, or end it in the next planned stop.",
            "Klären, wer diesen Verkehr braucht. Dafür einen Conduit mit Filter zeichnen oder ihn im nächsten geplanten Stillstand beenden.",
        ),
        ("ZCR 3.1", "ZCR 6.4 h)"), ("SR 5.1", "SR 5.2", "SR 5.2 RE 1"), Scales(4, 3, 4, 3, 3),
    ),
    "drawing.flow-direction": Rule(
        _both("Traffic against a conduit's direction", "Datenverkehr gegen die Richtung eines Conduits"),
        _both(
            "The filter lets through more than was decided; who decided it trusts a rule that is not there.",
            "Der Filter lässt mehr durch als beschlossen; wer das beschlossen hat, verlässt sich auf eine Regel, die es nicht gibt.",
        ),
        _both(
            "Compare the filter's rules with the decision. Correct the one that is wrong, the filter in a planned stop.",
            "Die Regeln des Filters mit dem Beschluss vergleichen und berichtigen, was falsch ist, den Filter in einem geplanten Stillstand.",
        ),
        ("ZCR 6.4 h)", "ZCR 3.1"), ("SR 5.2", "SR 5.2 RE 1"), Scales(3, 3, 4, 3, 3),
    ),
    "drawing.flow-protocol": Rule(
        _both("A conduit carries more than it names", "Durch einen Conduit geht mehr, als er nennt"),
        _both(
            "Each protocol that nobody knows of is a door that nobody watches.",
            "Jedes Protokoll, von dem niemand weiß, ist eine Tür, auf die niemand achtet.",
        ),
        _both(
            "Ask what needs each of these protocols; add it to the conduit's list, or close it after the owner agreed.",
            "Bei jedem dieser Protokolle fragen, wer es braucht; es in die Liste des Conduits aufnehmen oder nach Zustimmung des Verantwortlichen schließen.",
        ),
        ("ZCR 6.4 h)",), ("SR 5.2", "SR 7.7"), Scales(3, 2, 3, 2, 2),
    ),
    "drawing.flow-command": Rule(
        _both("Commands reach devices from another zone", "Befehle erreichen Geräte aus einer anderen Zone"),
        _both(
            "Whoever gets into that other zone can change values, programs or states here, and the devices obey.",
            "Wer in jene andere Zone gelangt, kann hier Werte, Programme oder Zustände ändern, und die Geräte gehorchen.",
        ),
        _both(
            "Find out who gives these commands and whether they must. Allow them from named devices alone, in a planned stop.",
            "Klären, wer diese Befehle gibt und ob das sein muss. In einem geplanten Stillstand nur noch benannten Geräten erlauben.",
        ),
        ("ZCR 3.1", "ZCR 5.1"), ("SR 2.1", "SR 5.2", "SR 3.1"), Scales(3, 4, 5, 3, 3),
    ),
}  # fmt: skip


def kind_words(kind: str, lang: str = "en") -> str:
    """The name of a `ZoneKind`; "kind not stated" for ""."""
    found = KINDS.get(kind)
    return kind if found is None else found.of(lang)


def fact_words(fact: Fact, lang: str) -> str:
    """A fact as a sentence."""
    values = dict(fact.values)
    if "names" in values:
        values["names"] = listed(values["names"], lang)
    if "commands" in values:
        values["commands"] = _counted(values["commands"], lang)
    if "kind" in values:
        values["kind"] = kind_words(str(values["kind"]), lang)
    return FACTS[fact.code].of(lang).format_map(_Quoted(values))


def _counted(commands: object, lang: str) -> str:
    """(kind, count) pairs as words."""
    if not isinstance(commands, Sequence):
        raise TypeError("commands come as a sequence")
    return ", ".join(f"{COMMANDS[kind].of(lang) if kind in COMMANDS else kind} ×{count}" for kind, count in commands)


def listed(names: object, lang: str) -> str:
    """Names joined by commas, the ninth and further ones counted."""
    if not isinstance(names, Sequence):
        raise TypeError("names come as a sequence")
    shown = ", ".join(str(one) for one in names[:_LISTED])
    if (more := len(names) - _LISTED) > 0:
        shown += f" und {more} weitere" if lang == "de" else f" and {more} more"
    return shown or "–"


class _Quoted(dict[str, object]):
    """Values for `str.format_map` where a name that is still empty is shown as a dash."""

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__({key: "–" if value == "" else value for key, value in values.items()})
