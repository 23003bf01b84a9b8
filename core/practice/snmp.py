"""SNMP agents on pysnmp: the system group and one row of the entPhysicalTable, read only."""

from __future__ import annotations

import socket
from bisect import bisect_right
from typing import Any

from pysnmp.carrier.asyncio.dgram import udp
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.entity.rfc3413 import cmdrsp
from pysnmp.entity.rfc3413.context import SnmpContext
from pysnmp.proto.rfc1902 import Integer32, ObjectIdentifier, OctetString, TimeTicks
from pysnmp.proto.rfc1905 import endOfMibView, noSuchInstance
from pysnmp.smi import error
from pysnmp.smi.instrum import AbstractMibInstrumController

from core.practice.devices import Device, Snmp

Oid = tuple[int, ...]

COMMUNITY = "public"
_SYSTEM: Oid = (1, 3, 6, 1, 2, 1, 1)
_PHYSICAL: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
_CHASSIS = 3


def objects(device: Device, service: Snmp) -> dict[Oid, Any]:
    """What the agent answers: object identifier -> SNMP value (RFC 3418, RFC 6933)."""
    system: dict[int, Any] = {
        1: OctetString(service.description),
        2: ObjectIdentifier(service.object_id),
        3: TimeTicks(8640000),
        4: OctetString("practice@plant.invalid"),
        5: OctetString(device.tag),
        6: OctetString(device.location),
        7: Integer32(2),
    }
    physical: dict[int, Any] = {
        2: OctetString(device.name),
        5: Integer32(_CHASSIS),
        7: OctetString(device.model),
        9: OctetString(device.firmware),
        10: OctetString(device.firmware),
        11: OctetString(device.serial),
        12: OctetString(device.vendor),
        13: OctetString(device.model),
    }
    answers: dict[Oid, Any] = {(*_SYSTEM, number, 0): value for number, value in system.items()}
    answers.update({(*_PHYSICAL, column, 1): value for column, value in physical.items()})
    return answers


class _Answers(AbstractMibInstrumController):  # type: ignore[misc,unused-ignore]
    """Answers from a dictionary, and refuses every write."""

    def __init__(self, values: dict[Oid, Any]) -> None:
        self._values = values
        self._order = sorted(values)

    def read_variables(self, *var_binds: Any, **context: Any) -> list[Any]:  # noqa: ARG002 - pysnmp's signature
        return [(name, self._values.get(tuple(name), noSuchInstance)) for name, _ in var_binds]

    def read_next_variables(self, *var_binds: Any, **context: Any) -> list[Any]:  # noqa: ARG002 - the same
        return [self._next(name) for name, _ in var_binds]

    def _next(self, name: Any) -> tuple[Any, Any]:
        place = bisect_right(self._order, tuple(name))
        if place == len(self._order):
            return name, endOfMibView
        return ObjectIdentifier(self._order[place]), self._values[self._order[place]]

    def write_variables(self, *var_binds: Any, **context: Any) -> list[Any]:  # noqa: ARG002 - the same
        raise error.NotWritableError(name=var_binds[0][0], idx=0)


class SnmpServer:
    """One device's agent on UDP 161."""

    def __init__(self, device: Device, service: Snmp, ip: str, port: int) -> None:
        self._values = objects(device, service)
        self._address = (ip, port)
        self._engine: SnmpEngine | None = None

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            bound.bind(self._address)
            bound.setblocking(False)
        except OSError:
            bound.close()
            raise
        engine = SnmpEngine()
        config.add_transport(engine, udp.DOMAIN_NAME, udp.UdpTransport().open_server_mode(sock=bound))
        config.add_v1_system(engine, "practice", COMMUNITY)
        for model in (1, 2):
            config.add_vacm_user(engine, model, "practice", "noAuthNoPriv", (1, 3, 6), ())
        context = SnmpContext(engine)
        context.unregister_context_name(b"")
        context.register_context_name(b"", _Answers(self._values))
        for responder in (cmdrsp.GetCommandResponder, cmdrsp.NextCommandResponder, cmdrsp.SetCommandResponder):
            responder(engine, context)
        cmdrsp.BulkCommandResponder(engine, context)
        self._engine = engine

    async def stop(self) -> None:
        """Close the port."""
        if self._engine is not None:
            self._engine.close_dispatcher()
