"""What the rules of the drawing looked at, as sentences in both languages."""

from __future__ import annotations

from catalogue.parts import Both


def _both(en: str, de: str) -> Both[str]:
    return Both[str](en=en, de=de)


KINDS: dict[str, Both[str]] = {
    "": _both("kind not stated", "Art nicht angegeben"),
    "control": _both("Control", "Steuerung"),
    "safety": _both("Safety", "Sicherheit (Safety)"),
    "supervisory": _both("Supervisory", "Leitebene"),
    "wireless": _both("Wireless", "Funk"),
    "dmz": _both("DMZ", "DMZ"),
    "business": _both("Business", "Büro und Geschäft"),
    "remote": _both("Remote access", "Fernzugriff"),
    "temporary": _both("Temporary devices", "Zeitweise angeschlossen"),
    "external": _both("Outside", "Außerhalb"),
}
"""Names of the zone kinds."""

COMMANDS: dict[str, Both[str]] = {
    "write": _both("values written", "Werte geschrieben"),
    "set": _both("attributes set", "Eigenschaften gesetzt"),
    "operate": _both("operated", "betätigt"),
    "start": _both("started", "gestartet"),
    "stop": _both("stopped", "angehalten"),
    "reset": _both("reset", "zurückgesetzt"),
    "download": _both("program loaded", "Programm geladen"),
    "config": _both("configuration changed", "Konfiguration geändert"),
    "time": _both("clock set", "Uhr gestellt"),
}
"""Kinds of commands, as of `core.register.models.Flow`."""

FACTS: dict[str, Both[str]] = {
    "no_access_points": _both(
        "No access point of the system under consideration is noted.",
        "Kein Zugang zum betrachteten System ist festgehalten.",
    ),
    "one_zone": _both("{n} assets, and one zone for all: {zone}.", "{n} Assets und eine Zone für alle: {zone}."),
    "loose_assets": _both("In no zone ({n}): {names}.", "In keiner Zone ({n}): {names}."),
    "zone_no_target": _both("{zone} has no SL-T.", "{zone} hat kein SL-T."),
    "conduit_no_target": _both("{conduit} has no SL-T.", "{conduit} hat kein SL-T."),
    "no_owner": _both("{conduit} names no owner.", "{conduit} nennt niemanden, der zuständig ist."),
    "zone_is_safety": _both(
        "{zone} is marked as holding safety functions.", "{zone} ist als Zone mit Sicherheitsfunktionen markiert."
    ),
    "safety_assets": _both("Safety controllers ({n}): {names}.", "Sicherheitssteuerungen ({n}): {names}."),
    "machine_assets": _both("Devices that run production ({n}): {names}.", "Geräte der Produktion ({n}): {names}."),
    "zone_kind": _both("{zone} is of the kind {kind}.", "{zone} ist von der Art {kind}."),
    "business_zone": _both("{zone} is a business zone.", "{zone} ist eine Geschäftszone."),
    "iacs_assets": _both("Plant equipment ({n}): {names}.", "Anlagentechnik ({n}): {names}."),
    "office_assets": _both("Office equipment ({n}): {names}.", "Bürotechnik ({n}): {names}."),
    "kind_and_level": _both(
        "{zone} is of the kind {kind}, but stands on level {level}, which is business.",
        "{zone} ist von der Art {kind}, steht aber auf Ebene {level}, und die ist Büro und Geschäft.",
    ),
    "mobile_assets": _both(
        "By their names devices that come and go ({n}): {names}.",
        "Dem Namen nach zeitweise angeschlossen ({n}): {names}.",
    ),
    "in_zone": _both("They are in the zone {zone}.", "Sie liegen in der Zone {zone}."),
    "in_no_zone": _both("They are in no zone.", "Sie liegen in keiner Zone."),
    "wireless_networks": _both("Wireless networks ({n}): {names}.", "Funknetze ({n}): {names}."),
    "wireless_assets": _both("Wireless devices ({n}): {names}.", "Funkgeräte ({n}): {names}."),
    "wired_too": _both(
        "{zone} also holds what is wired: {n} assets, {networks} networks.",
        "{zone} enthält auch Verkabeltes: {n} Assets, {networks} Netze.",
    ),
    "wireless_loose": _both(
        "The wireless network {network} lies in no zone.", "Das Funknetz {network} liegt in keiner Zone."
    ),
    "between": _both("It joins {one} and {other}.", "Er verbindet {one} und {other}."),
    "to_outside": _both("It joins {zone} and the outside.", "Er verbindet {zone} mit außerhalb."),
    "unlike_kind": _both("The two zones are of different kinds.", "Die beiden Zonen sind von verschiedener Art."),
    "unlike_safety": _both(
        "One of them holds safety functions, the other does not.",
        "Eine davon enthält Sicherheitsfunktionen, die andere nicht.",
    ),
    "unlike_trust": _both("The plant controls only one of them.", "Die Anlage hat nur eine davon in der Hand."),
    "unlike_level": _both(
        "Between their Purdue levels lies at least one more.",
        "Zwischen ihren Purdue-Ebenen liegt mindestens eine weitere.",
    ),
    "control_empty": _both("Nothing is noted that filters it.", "Nichts ist festgehalten, das ihn filtert."),
    "control_says": _both("What filters it says “{control}”.", "Bei „gefiltert durch“ steht „{control}“."),
    "link_untrusted": _both(
        "One end is outside of what the plant controls.",
        "Ein Ende liegt außerhalb dessen, was die Anlage in der Hand hat.",
    ),
    "link_wireless": _both("It goes through the air.", "Er geht durch die Luft."),
    "link_remote": _both("It is used for remote access.", "Er dient dem Fernzugriff."),
    "protection_empty": _both("No protection is noted.", "Kein Schutz ist festgehalten."),
    "protection_says": _both("Its protection says “{protection}”.", "Beim Schutz steht „{protection}“."),
    "both_ends_in": _both("Both ends are in {zone}.", "Beide Enden liegen in {zone}."),
    "both_ends_out": _both("Neither end is in a zone.", "Kein Ende liegt in einer Zone."),
    "foot": _both(
        "{asset} has an interface in {network}, zone {zone}.",
        "{asset} hat eine Schnittstelle in {network}, Zone {zone}.",
    ),
    "no_conduit_between": _both(
        "No conduit is drawn between {one} and {other}.", "Zwischen {one} und {other} ist kein Conduit gezeichnet."
    ),
    "on_network": _both("On {network} from {zone} ({n}): {names}.", "An {network} aus {zone} ({n}): {names}."),
    "remote_zone_alone": _both(
        "{zone} is for remote access, but no conduit leads to it.",
        "{zone} dient dem Fernzugriff, aber kein Conduit führt dorthin.",
    ),
    "tunnels": _both(
        "A way in from afar listens on ({n}): {names}.", "Ein Zugang von fern lauscht auf ({n}): {names}."
    ),
    "no_remote_conduit": _both(
        "No conduit that is marked as remote access leads to {zone}.",
        "Kein als Fernzugriff markierter Conduit führt nach {zone}.",
    ),
    "supplier_remote": _both("{supplier} has remote access.", "{supplier} hat Fernzugriff."),
    "supplier_in_zone": _both("Its devices are in {zone}.", "Seine Geräte liegen in {zone}."),
    "no_remote_conduit_at_all": _both(
        "No conduit is marked as remote access.", "Kein Conduit ist als Fernzugriff markiert."
    ),
    "seen_between": _both(
        "Seen in a capture: {one} began conversations with {other}.",
        "In einer Aufzeichnung gesehen: {one} hat Verbindungen zu {other} begonnen.",
    ),
    "seen_out": _both(
        "Seen in a capture: {one} began conversations with public addresses.",
        "In einer Aufzeichnung gesehen: {one} hat Verbindungen zu öffentlichen Adressen begonnen.",
    ),
    "seen_in": _both(
        "Seen in a capture: public addresses began conversations with {other}.",
        "In einer Aufzeichnung gesehen: Öffentliche Adressen haben Verbindungen zu {other} begonnen.",
    ),
    "conversations": _both("Conversations ({n}), with packets: {names}.", "Verbindungen ({n}), mit Paketen: {names}."),
    "one_way": _both(
        "{conduit} allows conversations in one direction only, and this is the other.",
        "{conduit} erlaubt Verbindungen nur in eine Richtung, und dies ist die andere.",
    ),
    "conduit_names": _both("{conduit} names “{protocols}”.", "{conduit} nennt „{protocols}“."),
    "commands_seen": _both("Commands seen ({n}): {commands}.", "Gesehene Befehle ({n}): {commands}."),
}
"""Sentences by code; names in braces are filled in. {names} is a list, {kind} the name of a zone kind."""
