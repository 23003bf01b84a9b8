"""SNMP agents on pysnmp: the system group and one row of the entPhysicalTable, read only."""

from __future__ import annotations

import socket
from bisect import bisect_right
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class V3User:
    """A user of version 3. Protocols by the names of RFC 3414, 7860 and 3826 in lower case; "" for none."""

    name: str
    auth_protocol: str = ""
    auth_password: str = ""
    priv_protocol: str = ""
    priv_password: str = ""

    @property
    def level(self) -> str:
        """Security level as pysnmp calls it."""
        if self.priv_protocol:
            return "authPriv"
        return "authNoPriv" if self.auth_protocol else "noAuthNoPriv"


_AUTH = {
    "": config.USM_AUTH_NONE, "md5": config.USM_AUTH_HMAC96_MD5, "sha": config.USM_AUTH_HMAC96_SHA,
    "sha224": config.USM_AUTH_HMAC128_SHA224, "sha256": config.USM_AUTH_HMAC192_SHA256,
    "sha384": config.USM_AUTH_HMAC256_SHA384, "sha512": config.USM_AUTH_HMAC384_SHA512,
}  # fmt: skip
_PRIV = {"": config.USM_PRIV_NONE, "des": config.USM_PRIV_CBC56_DES, "aes": config.USM_PRIV_CFB128_AES}


class SnmpServer:
    """One device's agent on UDP 161. `users` are those of v3; v1 and v2c are served where `communities` is true."""

    def __init__(
        self,
        device: Device,
        service: Snmp,
        ip: str,
        port: int,
        communities: bool = True,
        users: tuple[V3User, ...] = (),
    ) -> None:
        self._values = objects(device, service)
        self._address = (ip, port)
        self._communities, self._users = communities, users
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
        if self._communities:
            config.add_v1_system(engine, "practice", COMMUNITY)
        for model in (1, 2) if self._communities else ():
            config.add_vacm_user(engine, model, "practice", "noAuthNoPriv", (1, 3, 6), ())
        for user in self._users:
            auth, priv = _AUTH[user.auth_protocol], _PRIV[user.priv_protocol]
            config.add_v3_user(engine, user.name, auth, user.auth_password or None, priv, user.priv_password or None)
            config.add_vacm_user(engine, 3, user.name, user.level, (1, 3, 6), ())
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
