"""What sources say of an asset lands where the rules look for it, bounded, and without what rules said themselves."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core.discovery.facts import LONGEST, MOST, facts_of, given
from core.register.models import Asset, Interface, Observation, Service

SITE = uuid4()


def _row(field: str, value: str, by: str = "dcp", source: str = "network", confidence: int = 80) -> Observation:
    return Observation(asset_id=SITE, field=field, value=value, source=source, by=by, confidence=confidence)


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("vendor", "vendor"),
        ("model", "model"),
        ("order_number", "order"),
        ("firmware", "firmware"),
        ("hostname", "name"),
        ("dcp.station_name", "name"),
        ("snmp.object_id", "object_id"),
        ("snmp.description", "model"),
        ("snmp.description", "software"),
        ("enip.device_type", "kind"),
        ("dcp.role", "kind"),
        ("wsd.types", "kind"),
        ("mdns.services", "kind"),
        ("lldp.capabilities", "kind"),
        ("ssh.software", "software"),
        ("http.server", "software"),
        ("ftp.greeting", "software"),
        ("ads.os", "software"),
        ("cdp.platform", "model"),
        ("opcua.policies", "crypto"),
        ("tls.certificate_key", "crypto"),
    ],
)
def test_where_a_value_lands(field: str, kind: str) -> None:
    found = facts_of(Asset(site_id=SITE), [], [], [_row(field, "something 17")])
    assert any("17" in text for text in found.texts(kind))


def test_protocols_ports_and_cards() -> None:
    card = Interface(asset_id=SITE, mac="00:1b:1b:01:02:03", hostname="plc-1")
    service = Service(interface_id=SITE, transport="tcp", port=102, protocol="S7", detail="CPU 315")
    found = facts_of(Asset(site_id=SITE), [card], [service], [_row("ip", "10.0.0.1", by="network")])
    assert (found.protocols, found.ports, found.oui) == (frozenset({"s7"}), frozenset({"tcp/102"}), ("Siemens",))
    assert found.name == ("plc-1",)
    assert "CPU 315" in found.software


def test_the_maker_of_the_card_is_not_the_maker_of_the_device() -> None:
    asset = Asset(site_id=SITE, vendor="Siemens AG")
    found = facts_of(
        asset, [], [], [_row("vendor", "Siemens AG", by="oui"), _row("mac", "00:1b:1b:01:02:03", by="arp")]
    )
    assert found.vendor == ()
    assert found.oui == ("Siemens",)
    assert "oui" not in found.protocols and "arp" not in found.protocols


def test_what_rules_said_is_left_out_and_what_protocols_said_is_kept() -> None:
    rows = [
        _row("device_class", "hmi", by="rule:x"),
        _row("device_class", "drive", by="enip", confidence=70),
        _row("device_class", "drive", by="enip", confidence=60),
        _row("device_class", "plc", by="list.csv", source="site_list"),
        _row("device_class", "spaceship", by="enip"),
    ]
    assert facts_of(Asset(site_id=SITE), [], [], rows).told == (("drive", 70, "enip"),)


def test_texts_are_bounded() -> None:
    rows = [_row("snmp.description", f"{number} " + "x" * 5_000) for number in range(200)]
    found = facts_of(Asset(site_id=SITE), [], [], rows)
    assert len(found.model) == MOST
    assert max(map(len, found.model)) == LONGEST
    assert given(order="6ES7 315-2FJ14-0AB0").order == ("6ES7315-2FJ14-0AB0",)
