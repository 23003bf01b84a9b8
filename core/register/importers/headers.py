"""What columns of such lists are called, in English and German, and how alike a header is to one of those names."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from core.register.importers.text import words


@dataclass(frozen=True, slots=True)
class Field:
    """A target that a column can be mapped to. Where `many`, several columns may go to it."""

    name: str
    title: str
    synonyms: tuple[str, ...]
    many: bool = False
    limit: int = 200


def _names(text: str) -> tuple[str, ...]:
    return tuple(words(name) for name in text.split(","))


FIELDS: tuple[Field, ...] = (
    Field(
        "tag",
        "Tag",
        _names("""
            tag, tag no, tag number, tag name, equipment number, equipment no, equipment id, asset id, asset
            tag, asset number, asset no, inventory number, inventory no, inventarnummer, inventar nr, inv
            nr, anlagenkennzeichen, akz, bmk, betriebsmittelkennzeichen, betriebsmittelkennzeichnung,
            betriebsmittel, kks, kks nummer, kennzeichen, anlagennummer, anlagen nr, equipment nr,
            equipmentnummer, geraetenummer, geraete nr, techn platz, technischer platz, functional location,
            positionsnummer, plant tag, device id, geraete id, messstelle, tag nr
        """),
    ),
    Field(
        "name",
        "Name",
        _names("""
            name, device name, device, geraet, geraetename, bezeichnung, asset, asset name,
            geraetebezeichnung, description, beschreibung, component, komponente, equipment, equipment name,
            anlagenbezeichnung, system, system name, benennung, function, funktion, machine, maschine,
            object, objekt, item, designation, title, asset description, station name, profinet name,
            verwendung
        """),
    ),
    Field(
        "device_class",
        "Device class",
        _names("""
            device class, class, device type, type of device, kategorie, category, geraetetyp, geraeteart,
            geraeteklasse, art, klasse, asset type, asset class, equipment type, art des geraetes, device
            category, kind, gattung, asset category, role, rolle, component type
        """),
    ),
    Field(
        "vendor",
        "Vendor",
        _names("""
            vendor, manufacturer, hersteller, make, maker, brand, marke, fabrikat, producer, mfr, mfg,
            manufactured by, oem, vendor name, manufacturer name, hersteller name, herst, vendor
            manufacturer, lieferant hersteller, lieferfirma
        """),
    ),
    Field(
        "model",
        "Model",
        _names("""
            model, type, typ, modell, product, produkt, model name, model number, model no, device model,
            product name, produktname, typenbezeichnung, typbezeichnung, ausfuehrung, hardware, hardware
            type, cpu type, cpu typ, modellbezeichnung, hw type, produktbezeichnung, part description
        """),
    ),
    Field(
        "order_number",
        "Order number",
        _names("""
            order number, order no, order code, part number, part no, part, article number, article no,
            article, artikel, bestellnummer, bestell nr, artikelnummer, artikel nr, art nr, mlfb, mlfb
            nummer, catalog number, catalogue number, catalog no, sku, material number, materialnummer,
            product number, product code, cat no, p n, pn, sachnummer, bestellbezeichnung, teilenummer,
            material nr, teile nr, ident nr, order nr
        """),
    ),
    Field(
        "serial",
        "Serial number",
        _names("""
            serial, serial number, serial no, serial nr, s n, sn, seriennummer, serien nr, serialnumber, ser
            no, fabriknummer, fabrik nr, fabrikationsnummer, ser nr, snr, hersteller seriennummer, unit
            serial number
        """),
    ),
    Field(
        "firmware",
        "Firmware",
        _names("""
            firmware, firmware version, fw, fw version, version, software version, sw version,
            softwarestand, firmwarestand, fw stand, release, revision, firmware revision, os version,
            betriebssystem, operating system, os, software, fw rev, firmware release, versionsstand, sw
            stand, software release, firmwareversion, ausgabestand
        """),
    ),
    Field(
        "ip",
        "IP address",
        _names("""
            ip, ip address, ip adresse, ipv4, ip addr, ipv4 address, ipv4 adresse, network address,
            netzwerkadresse, ip number, ip nr, ipaddress, ip address 1, ip 1, ip address 2, ip 2, ipv6, ipv6
            address, host ip, device ip, management ip, mgmt ip, ip4, tcp ip adresse, ip port 1, ip port 2,
            ip x1, ip x2
        """),
        many=True,
        limit=400,
    ),
    Field(
        "mac",
        "MAC address",
        _names("""
            mac, mac address, mac adresse, mac addr, hardware address, hardware adresse, ethernet address,
            physical address, macaddress, mac id, mac 1, mac 2, mac address 1, mac address 2, ethernet
            adresse, physische adresse, lan mac, mac x1, mac x2
        """),
        many=True,
        limit=400,
    ),
    Field(
        "hostname",
        "Host name",
        _names("""
            hostname, host name, host, dns name, fqdn, computer name, rechnername, computername, netbios
            name, node name, network name device, netzwerkname des geraets, hostnamen, pc name, server name
        """),
    ),
    Field(
        "network",
        "Network",
        _names("""
            network, netzwerk, netz, subnet, subnetz, vlan, vlan name, network name, netzname, network
            segment, netzwerksegment, segment, ip network, lan, vlan id, ip netz, netzsegment, ip subnet,
            netzwerkname, bus
        """),
    ),
    Field(
        "zone",
        "Zone",
        _names("""
            zone, security zone, sicherheitszone, zone name, network zone, netzwerkzone, zonenname,
            schutzzone, iec 62443 zone, purdue level, purdue zone, zelle, security cell, zugehoerige zone
        """),
    ),
    Field(
        "location",
        "Location",
        _names("""
            location, standort, ort, einbauort, place, building, gebaeude, hall, halle, room, raum, cabinet,
            schaltschrank, schrank, panel, line, linie, area, bereich, cell, plant, anlage, cabinet no,
            schrank nr, aufstellort, aufstellungsort, installation location, position, rack, floor, etage,
            werk, production line, produktionslinie, fertigungslinie, site, department, abteilung,
            anlagenteil, einbauplatz, feld, gebaeude raum, production area, control cabinet,
            schaltschranknummer, location detail, unit
        """),
        many=True,
        limit=400,
    ),
    Field(
        "owner",
        "Owner",
        _names("""
            owner, responsible, verantwortlich, verantwortlicher, ansprechpartner, contact, betreiber,
            zustaendig, asset owner, responsible person, contact person, system owner, zustaendigkeit,
            eigentuemer, besitzer, kostenstelle, technical contact, kontakt
        """),
    ),
    Field(
        "supplier",
        "Supplier",
        _names("""
            supplier, lieferant, integrator, service provider, dienstleister, wartungsfirma, maintenance
            provider, systemintegrator, machine builder, maschinenbauer, anlagenbauer, maintained by,
            errichter, system integrator, supplied by, maschinenhersteller, vertragspartner
        """),
    ),
    Field(
        "criticality",
        "Criticality",
        _names("""
            criticality, kritikalitaet, priority, prioritaet, importance, business impact, wichtigkeit,
            kritisch, critical, criticality 1 5, asset criticality, schutzbedarf, relevanz, impact
        """),
    ),
    Field(
        "support",
        "Support",
        _names("""
            support, lifecycle, life cycle, support status, lifecycle status, lebenszyklus, eol, end of
            life, end of support, supported, product status, produktstatus, support end, lifecycle phase,
            herstellersupport
        """),
    ),
    Field(
        "note",
        "Note",
        _names("""
            note, notes, comment, comments, remark, remarks, bemerkung, bemerkungen, kommentar, notiz,
            anmerkung, hinweis, hinweise, info, information, additional information, sonstiges, zusatzinfo,
            kommentare, anmerkungen
        """),
        many=True,
        limit=4000,
    ),
)

BY_NAME = {field.name: field for field in FIELDS}
IGNORED = frozenset(
    _names("""
        no, nr, lfd nr, lfd, pos, pos nr, index, row, zeile, gateway, default gateway, standardgateway,
        subnet mask, subnetzmaske, netmask, netzmaske, mask, dns, dns server, date, datum, stand, quantity,
        anzahl, menge, id, item no, port, ports, status, state, price, preis, count, subnet mask 1, router
        address, baujahr, year, kaufdatum, purchase date, installation date, inbetriebnahme, warranty,
        garantie, password, passwort, kennwort, user, username, benutzer, benutzername, protocol, protokoll,
        speed, last seen, first seen, ntp, rack unit, he
    """)
)
"""Headers of columns that have no place in the register, so that they aren't taken for something alike."""

SURE = 0.75
FAIR = 0.55


@lru_cache(maxsize=4096)
def header_scores(header: str) -> tuple[tuple[str, float], ...]:
    """How well a header fits each field: (field, 0..1), best first, only what is worth a guess."""
    key = words(header)
    if not key or len(key) > 60 or key in IGNORED:
        return ()
    scores = {field.name: max(_alike(key, name) for name in field.synonyms) for field in FIELDS}
    return tuple(sorted(((n, s) for n, s in scores.items() if s >= FAIR), key=lambda item: -item[1]))


def _alike(key: str, name: str) -> float:
    if key == name:
        return 1.0
    if key.replace(" ", "") == name.replace(" ", ""):
        return 0.97
    mine, theirs = set(key.split()), set(name.split())
    if len(name) > 2 and theirs <= mine:
        # "IP address of the device" holds "ip address": the more of the header it explains, the surer
        return 0.6 + 0.3 * len(theirs) / len(mine)
    if len(key) > 3 and mine < theirs:
        return 0.62
    matcher = SequenceMatcher(None, key, name, autojunk=False)
    if min(len(key), len(name)) < 4 or matcher.real_quick_ratio() < 0.8 or matcher.quick_ratio() < 0.8:
        return 0.0
    ratio = matcher.ratio()
    return ratio * 0.9 if ratio >= 0.8 else 0.0
