"""The rules of proposed answers: their words in both languages, what they answer, how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from catalogue.parts import Both
from core.assessment.models import Basis, Verdict
from core.assessment.proposals_rules import (
    Check,
    certificate_expired,
    certificate_self_signed,
    certificate_weak,
    clock,
    firmware,
    ftp,
    http_plain,
    no_support,
    opcua_anonymous,
    opcua_none,
    reachable,
    snmp_public,
    ssh_old,
    telnet,
    two_networks,
    unknown_device,
    unpatchable,
)
from core.assessment.requirements import PROCESS, QUICK, SYSTEM

Confidence = Literal["high", "medium", "low"]
"""high: the device said so itself. medium: follows from it as a rule. low: somebody must look."""

MET, PARTIAL, NOT_MET = Verdict.MET.value, Verdict.PARTIAL.value, Verdict.NOT_MET.value


@dataclass(frozen=True, slots=True)
class Known:
    """A rule over what is known, as people read it."""

    title: Both[str]
    check: Check
    answers: tuple[tuple[str, str, str], ...]
    """(pack, requirement, verdict) that it proposes."""
    confidence: Confidence
    basis: str = Basis.TESTED.value


def _both(en: str, de: str) -> Both[str]:
    return Both[str](en=en, de=de)


def _gap(*ids: str, verdict: str = PARTIAL) -> tuple[tuple[str, str, str], ...]:
    """SR, QS and SPE ids with their packs."""
    packs = {"SR": SYSTEM, "QS": QUICK}
    return tuple((packs.get(one[:2], PROCESS), one, verdict) for one in ids)


KNOWN: dict[str, Known] = {
    "known.telnet": Known(
        _both("Telnet is open", "Telnet ist offen"), telnet,
        _gap("SR 1.5", verdict=NOT_MET) + _gap("SR 4.1", "SR 7.7", "QS-18"), "high",
    ),
    "known.ftp": Known(
        _both("FTP is open", "FTP ist offen"), ftp,
        _gap("SR 1.5", verdict=NOT_MET) + _gap("SR 4.1", "SR 7.7", "QS-18"), "high",
    ),
    "known.snmp-public": Known(
        _both("SNMP answers to the factory community “public”", "SNMP antwortet auf die Werks-Community „public“"),
        snmp_public, _gap("SR 1.5", "QS-08", verdict=NOT_MET) + _gap("SR 7.7"), "high",
    ),
    "known.http-plain": Known(
        _both("Device pages without TLS", "Geräteseiten ohne TLS"), http_plain, _gap("SR 3.1", "SR 4.1"), "medium",
    ),
    "known.opcua-none": Known(
        _both("OPC UA offers security policy None", "OPC UA bietet die Sicherheitsrichtlinie None an"), opcua_none,
        _gap("SR 1.2", "SR 3.1", "SR 4.1"), "high",
    ),
    "known.opcua-anonymous": Known(
        _both("OPC UA lets anybody in without a name", "OPC UA lässt jeden ohne Namen ein"), opcua_anonymous,
        _gap("SR 1.1", "QS-06"), "medium",
    ),
    "known.certificate-expired": Known(
        _both("A certificate has expired", "Ein Zertifikat ist abgelaufen"), certificate_expired,
        _gap("SR 1.8", "SR 1.9"), "high",
    ),
    "known.certificate-self-signed": Known(
        _both("A certificate that nobody vouches for", "Ein Zertifikat, für das niemand bürgt"),
        certificate_self_signed, _gap("SR 1.8", "SR 1.9"), "medium",
    ),
    "known.certificate-weak": Known(
        _both("A certificate with a short key", "Ein Zertifikat mit kurzem Schlüssel"), certificate_weak,
        _gap("SR 1.9", "SR 4.3"), "high",
    ),
    "known.ssh-old": Known(
        _both("SSH in an old version", "SSH in einer alten Version"), ssh_old, _gap("SR 1.5", "SR 4.3"), "medium",
    ),
    "known.unknown-device": Known(
        _both("A device that is not on the site's list", "Ein Gerät, das nicht auf der Liste des Standorts steht"),
        unknown_device, _gap("SR 7.8", "QS-01", "CM 1.1"), "medium",
    ),
    "known.two-networks": Known(
        _both("One device in two networks", "Ein Gerät in zwei Netzen"), two_networks, _gap("SR 5.1"), "medium",
    ),
    "known.no-support": Known(
        _both("Devices that their maker supports no longer", "Geräte ohne Unterstützung des Herstellers"), no_support,
        _gap("QS-04", "COMP 3.5"), "high", Basis.DOCUMENT.value,
    ),
    "known.unpatchable": Known(
        _both("Devices that cannot be changed where the target is 2 or more",
              "Nicht änderbare Geräte, wo das Ziel 2 oder höher ist"), unpatchable,
        _gap("QS-04", "COMP 3.5"), "medium", Basis.DOCUMENT.value,
    ),
    "known.reachable": Known(
        _both("Control protocols answer into another zone", "Steuerprotokolle antworten in eine andere Zone"),
        reachable, _gap("SR 5.2", verdict=NOT_MET) + _gap("SR 5.1"), "high",
    ),
    "known.firmware": Known(
        _both("Firmware versions unknown or in doubt", "Firmwarestände unbekannt oder widersprüchlich"), firmware,
        _gap("SR 7.8", "QS-01", "COMP 3.3"), "medium",
    ),
    "known.clock": Known(
        _both("The site's clock is wrong", "Die Uhr des Standorts geht falsch"), clock,
        _gap("SR 2.11", "QS-24", "NET 1.9"), "high",
    ),
}  # fmt: skip
"""Rules over the register and discovery, in the order in which proposals are listed."""

TITLES: dict[str, Both[str]] = {
    "answers.quick": _both("What the quick survey says about it", "Was der Schnellcheck dazu sagt"),
    "answers.asset": _both(
        "Answered as a gap for devices of this zone", "Für Geräte dieser Zone als Lücke beantwortet"
    ),
    "answers.expired": _both(
        "The countermeasure is accepted no longer", "Die ausgleichende Maßnahme ist nicht mehr genehmigt"
    ),
    "answers.gate": _both("Does not apply here", "Trifft hier nicht zu"),
}
"""Rules over answers and over what was said of the site and its zones."""

FACTS: dict[str, Both[str]] = {
    "telnet": _both("{asset}: Telnet listens on {service}.", "{asset}: Telnet lauscht auf {service}."),
    "ftp": _both("{asset}: FTP listens on {service}.", "{asset}: FTP lauscht auf {service}."),
    "snmp_public": _both(
        "{asset}: answered SNMP on {service} with the community “public”.",
        "{asset}: antwortete per SNMP auf {service} mit der Community „public“.",
    ),
    "http_plain": _both(
        "{asset}: serves its page on {service} without TLS.", "{asset}: liefert seine Seite auf {service} ohne TLS."
    ),
    "opcua_none": _both("{asset}: offers {policies}.", "{asset}: bietet {policies} an."),
    "opcua_anonymous": _both("{asset}: takes users by {tokens}.", "{asset}: nimmt Benutzer per {tokens} an."),
    "certificate_expired": _both(
        "{asset}: its certificate was valid until {until}.", "{asset}: sein Zertifikat galt bis {until}."
    ),
    "certificate_self_signed": _both(
        "{asset}: signed its certificate itself.", "{asset}: hat sein Zertifikat selbst unterschrieben."
    ),
    "certificate_weak": _both("{asset}: its certificate has {key}.", "{asset}: sein Zertifikat hat {key}."),
    "ssh_old": _both("{asset}: greets with {banner} on {service}.", "{asset}: grüßt mit {banner} auf {service}."),
    "unknown_device": _both(
        "{asset}: answers at {address} and is on no list of the site.",
        "{asset}: antwortet unter {address} und steht auf keiner Liste des Standorts.",
    ),
    "two_networks": _both("{asset}: has interfaces in {networks}.", "{asset}: hat Schnittstellen in {networks}."),
    "no_support": _both("{asset}: support has ended.", "{asset}: die Unterstützung ist beendet."),
    "unpatchable": _both(
        "{asset}: cannot be patched or changed; {zone} has a target up to SL {level}.",
        "{asset}: lässt sich nicht ändern; {zone} hat ein Ziel bis SL {level}.",
    ),
    "reachable": _both(
        "{asset}: answered on {service} to a laptop in {network}, zone {zone}.",
        "{asset}: antwortete auf {service} einem Laptop in {network}, Zone {zone}.",
    ),
    "firmware_disagrees": _both("{asset}: sources say {versions}.", "{asset}: Quellen nennen {versions}."),
    "firmware_unknown": _both("{asset}: its firmware is not known.", "{asset}: der Firmwarestand ist nicht bekannt."),
    "clock": _both(
        "The site's clock differs by {seconds} seconds.", "Die Uhr des Standorts weicht um {seconds} Sekunden ab."
    ),
    "quick": _both("{check} {title}: {verdict}.", "{check} {title}: {verdict}."),
    "asset_gap": _both("{asset}: {verdict}.", "{asset}: {verdict}."),
    "expired": _both(
        "“{countermeasure}” was accepted by {by} until {until}.",
        "„{countermeasure}“ war von {by} bis {until} genehmigt.",
    ),
    "gate": _both("{reason}", "{reason}"),
}
"""Sentences by code; names in braces are filled in."""

VERDICTS: dict[str, Both[str]] = {
    Verdict.MET.value: _both("met", "erfüllt"),
    Verdict.COMPENSATING.value: _both("met by a compensating countermeasure", "durch ausgleichende Maßnahme erfüllt"),
    Verdict.PARTIAL.value: _both("partly met", "teilweise erfüllt"),
    Verdict.NOT_MET.value: _both("not met", "nicht erfüllt"),
    Verdict.NOT_APPLICABLE.value: _both("not applicable", "nicht anwendbar"),
}


def fact_words(code: str, values: Mapping[str, object], lang: str = "en") -> str:
    """The sentence of a fact."""
    return FACTS[code].of(lang).format(**values)


def title_of(rule: str, lang: str = "en") -> str:
    """The title of a rule of this module; the rule's id where it is none."""
    if rule in KNOWN:
        return KNOWN[rule].title.of(lang)
    return TITLES[rule].of(lang) if rule in TITLES else rule
