"""SNMP: one GET in v2c, in v1 where v2c is silent."""

from __future__ import annotations

from functools import partial

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.probes.tls import host_name
from core.discovery.wire import snmp
from core.discovery.wire.ber import Oid
from core.discovery.wire.errors import WireError
from core.discovery.wire.names import enterprise_vendor, maker_in, serial_in
from core.discovery.wire.snmp import Response, SnmpValue
from core.discovery.wire.text import decode


def start(host: str = "", *, community: str = snmp.COMMUNITY) -> Conversation:  # noqa: ARG001 - started alike
    """GET; without the row it wants, one GETNEXT for model and serial number. `community` reads only."""
    version = snmp.V2C
    reply = yield Ask("snmp.get", snmp.build_get(community, version, 1), optional=True, repeat=False)
    if reply is None:
        version = snmp.V1
        reply = yield Ask("snmp.get", snmp.build_get(community, version, 2), repeat=False)
    raw = need(reply)
    response = _parse(raw, {1, 2})
    bindings = dict(response.bindings)
    try:
        if response.error:
            # v1 refuses the whole GET for one missing object: the system group is always there.
            reply = yield Ask("snmp.get", snmp.build_get(community, version, 3, snmp.SYSTEM), optional=True)
            bindings = dict(_parse(reply, {1, 2, 3}).bindings) if reply is not None else {}
            raw = reply or raw
        physical = snmp.first_row(response) if not response.error else {}
        if not physical:
            reply = yield Ask("snmp.get_next", snmp.build_get_next(community, version, 4), optional=True)
            physical = snmp.first_row(_parse(reply, {4})) if reply is not None else {}
            raw += reply or b""
    except WireError:
        physical = {}
    return result(raw, bindings, physical)


def _parse(data: bytes, expected: set[int]) -> Response:
    response = snmp.parse_response(data)
    if response.request_id not in expected:
        raise WireError("SNMP answer to another question")
    return response


def _text(value: SnmpValue) -> str:
    return decode(value) if isinstance(value, bytes) else ""


def result(raw: bytes, bindings: dict[Oid, SnmpValue], physical: dict[int, SnmpValue]) -> Result:
    """What objects of the system group and of one row of the entPhysicalTable (by column) tell."""
    description = _text(bindings.get(snmp.SYS_DESCR))
    object_id = bindings.get(snmp.SYS_OBJECT_ID)
    oid = object_id if isinstance(object_id, tuple) else ()
    name = _text(bindings.get(snmp.SYS_NAME))
    maker = _text(physical.get(snmp.MFG_NAME))
    software, firmware = _text(physical.get(snmp.SOFTWARE_REV)), _text(physical.get(snmp.FIRMWARE_REV))
    model = _text(physical.get(snmp.MODEL_NAME))
    serial = _text(physical.get(snmp.SERIAL_NUM))
    guess = enterprise_vendor(oid)
    vendors = ((maker, 85), (guess, 55), (maker_in(description), 40))
    vendor, trust = next((pair for pair in vendors if pair[0]), ("", 0))
    return Result(
        values(
            raw,
            ("vendor", vendor, trust),
            ("model", model, 85),
            ("serial", serial or serial_in(description), 90 if serial else 50),
            ("firmware", software or firmware, 80),
            ("name", name, 70),
            ("hostname", host_name(name), 60),
            ("location", _text(bindings.get(snmp.SYS_LOCATION)), 70),
            ("snmp.description", description, 90),
            ("snmp.object_id", ".".join(map(str, oid)), 95),
            ("snmp.firmware_revision", firmware if software else "", 80),
        ),
        detail=line(description or name),
    )


def probe_for(community: str) -> Probe:
    """The same probe with another read community than "public"."""
    return Probe(
        protocol="snmp",
        title="SNMP identity (v2c, then v1)",
        transport="udp",
        port=snmp.PORT,
        risk=2,
        start=partial(start, community=community),
        requests=("snmp.get", "snmp.get_next"),
        frames=1,
        frames_closed=2,
    )


PROBE = probe_for(snmp.COMMUNITY)
