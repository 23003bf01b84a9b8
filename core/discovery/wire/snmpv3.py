"""SNMP v3: who an agent's engine is, and one GET of the identity objects, signed and encrypted where asked.

RFC 3411, 5 (engine identifier), RFC 3412, 6 (message format), RFC 3414, 2.4 and 4 (security parameters, discovery),
RFC 3416 (operations). A message is built in the clear, read by the last gate, and only then sealed.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from core.discovery.wire import ber, snmp
from core.discovery.wire.ber import Oid
from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader, check_range
from core.discovery.wire.usm import Keys

PORT = snmp.PORT
VERSION = 3
USM = 3
MAX_REPLY = snmp.MAX_REPLY
MAX_SIZE = 8_192
AUTH, PRIV, REPORTABLE = 1, 2, 4
REPORT = 0xA8

EXAMPLE_ENGINE = bytes.fromhex("80001f8803020000000001")
_STATS: Oid = (1, 3, 6, 1, 6, 3, 15, 1, 1)
REPORTS = {
    1: "security level not offered", 2: "out of time window", 3: "unknown user", 4: "unknown engine",
    5: "wrong password (signature refused)", 6: "wrong password (encryption refused)",
}  # fmt: skip
OUT_OF_TIME = 2


@dataclass(frozen=True, slots=True)
class Message:
    """One message, its content still as it came."""

    flags: int
    engine_id: bytes
    boots: int
    time: int
    user: bytes
    signature: bytes
    privacy: bytes
    content: bytes
    """The scoped PDU's element, or what was encrypted of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, or a report of the agent's reason for none."""

    response: snmp.Response
    report: int
    """Number of the counter a report names (`REPORTS`), 0 for a response."""


def build_discovery(message_id: int = 1) -> bytes:
    """A question without user and engine, which the agent answers with its engine's identifier and clock."""
    return _build(message_id, b"", 0, 0, "", 0, ())


def build_get(
    engine_id: bytes = EXAMPLE_ENGINE, boots: int = 1, time: int = 1, user: str = "walkdown", message_id: int = 2,
    level: int = AUTH | PRIV, oids: tuple[Oid, ...] = snmp.ALL,
) -> bytes:  # fmt: skip
    """One GetRequest for identity objects, in the clear. `level`: how `seal` is going to protect it."""
    check_range("length of the engine's identifier", len(engine_id), 5, 32)
    check_range("number of objects", len(oids), 1, snmp.MAX_BINDINGS)
    if level not in (0, AUTH, AUTH | PRIV):
        raise WireError(f"security level {level}")
    return _build(message_id, engine_id, boots, time, user, level, oids)


def _build(
    message_id: int, engine_id: bytes, boots: int, time: int, user: str, level: int, oids: tuple[Oid, ...]
) -> bytes:
    check_range("message id", message_id, 1, 0x7FFFFFFF)
    check_range("boots of the engine", boots, 0, 0x7FFFFFFF)
    check_range("time of the engine", time, 0, 0x7FFFFFFF)
    name = user.encode("utf-8", "replace")
    check_range("length of the user's name", len(name), 0, 32)
    foreign = [oid for oid in oids if oid not in snmp.READABLE]
    if foreign:
        raise WireError(f"{foreign[0]} is not among the identity objects")
    null = ber.build_tlv(ber.NULL, b"")
    bindings = b"".join(ber.build_tlv(ber.SEQUENCE, ber.build_oid(oid) + null) for oid in oids)
    zero = ber.build_integer(0)
    pdu = ber.build_integer(message_id) + zero + zero + ber.build_tlv(ber.SEQUENCE, bindings)
    scoped = _octets(engine_id) + _octets(b"") + ber.build_tlv(snmp.GET, pdu)
    flags = level | REPORTABLE
    message = Message(flags, engine_id, boots, time, name, b"", b"", ber.build_tlv(ber.SEQUENCE, scoped))
    return _assemble(message_id, message)


def _octets(data: bytes) -> bytes:
    return ber.build_tlv(ber.OCTET_STRING, data)


def _assemble(message_id: int, message: Message) -> bytes:
    head = (
        ber.build_integer(message_id) + ber.build_integer(MAX_SIZE) + _octets(bytes((message.flags,)))
        + ber.build_integer(USM)
    )  # fmt: skip
    security = (
        _octets(message.engine_id) + ber.build_integer(message.boots) + ber.build_integer(message.time)
        + _octets(message.user) + _octets(message.signature) + _octets(message.privacy)
    )  # fmt: skip
    parts = ber.build_integer(VERSION) + ber.build_tlv(ber.SEQUENCE, head)
    parts += _octets(ber.build_tlv(ber.SEQUENCE, security)) + message.content
    return ber.build_tlv(ber.SEQUENCE, parts)


def seal(data: bytes, keys: Keys, salt: int) -> bytes:
    """A message of `build_get`, encrypted and signed as its flags say. `salt` must differ from message to message."""
    message_id, message = _parse(data, in_clear=True)
    content, privacy = message.content, b""
    if message.flags & PRIV:
        encrypted, privacy = keys.encrypt(content, message.boots, message.time, salt)
        content = _octets(encrypted)
    size = keys.credentials.signature_size if message.flags & AUTH else 0
    unsigned = Message(
        message.flags, message.engine_id, message.boots, message.time, message.user, bytes(size), privacy, content
    )
    if not size:
        return _assemble(message_id, unsigned)
    signature = keys.signature(_assemble(message_id, unsigned))
    return _assemble(
        message_id,
        Message(
            unsigned.flags, unsigned.engine_id, unsigned.boots, unsigned.time, unsigned.user, signature, privacy, content
        ),
    )  # fmt: skip


def parse_message(data: bytes) -> Message:
    """One whole message; its content is neither verified nor decrypted."""
    return _parse(data)[1]


def _parse(data: bytes, *, in_clear: bool = False) -> tuple[int, Message]:
    if len(data) > MAX_REPLY:
        raise WireError(f"SNMP answer of {len(data)} bytes")
    outer = Reader(ber.expect(Reader(data), ber.SEQUENCE))
    version = ber.integer(ber.expect(outer, ber.INTEGER))
    if version != VERSION:
        raise WireError(f"SNMP version field of {version}")
    head = Reader(ber.expect(outer, ber.SEQUENCE))
    message_id = ber.integer(ber.expect(head, ber.INTEGER))
    ber.expect(head, ber.INTEGER)
    flags, model = ber.expect(head, ber.OCTET_STRING), ber.integer(ber.expect(head, ber.INTEGER))
    if len(flags) != 1 or model != USM:
        raise WireError("SNMP v3 of another security model")
    security = Reader(ber.expect(Reader(ber.expect(outer, ber.OCTET_STRING)), ber.SEQUENCE))
    engine_id = ber.expect(security, ber.OCTET_STRING)
    boots, time = (ber.integer(ber.expect(security, ber.INTEGER)) for _ in range(2))
    user, signature, privacy = (ber.expect(security, ber.OCTET_STRING) for _ in range(3))
    check_range("length of the engine's identifier", len(engine_id), 0, 32)
    check_range("boots of the engine", boots, 0, 0x7FFFFFFF)
    check_range("time of the engine", time, 0, 0x7FFFFFFF)
    tag, content = ber.read_tlv(outer)
    encrypted = bool(flags[0] & PRIV) and not in_clear
    if tag != (ber.OCTET_STRING if encrypted else ber.SEQUENCE):
        raise WireError("SNMP v3 whose content is not as its flags say")
    content = content if encrypted else ber.build_tlv(ber.SEQUENCE, content)
    return message_id, Message(flags[0], engine_id, boots, time, user, signature, privacy, content)


def parse_answer(data: bytes, keys: Keys | None = None) -> Answer:
    """A response or report; with `keys` its signature is verified and its content decrypted where it has them.

    A response to a signed question must be signed: `WireError` else. A report may come unsigned, as RFC 3414 allows.
    """
    message = parse_message(data)
    content = message.content
    if message.flags & AUTH:
        if keys is None or not keys.credentials.auth_protocol:
            raise WireError("SNMP answer that is signed, to a question that was not")
        _verify(data, message, keys)
    if message.flags & PRIV:
        if keys is None or not keys.credentials.priv_protocol or not message.flags & AUTH:
            raise WireError("SNMP answer that is encrypted, to a question that was not")
        content = keys.decrypt(content, message.boots, message.time, message.privacy)
    scoped = Reader(ber.expect(Reader(content), ber.SEQUENCE))
    ber.expect(scoped, ber.OCTET_STRING)
    ber.expect(scoped, ber.OCTET_STRING)
    tag, pdu = ber.read_tlv(scoped)
    if tag not in (snmp.RESPONSE, REPORT):
        raise WireError(f"SNMP answer of kind {tag:#04x}")
    response = snmp.read_pdu(VERSION, pdu)
    if tag == snmp.RESPONSE:
        if keys is not None and keys.credentials.auth_protocol and not message.flags & AUTH:
            raise WireError("SNMP answer without the signature that its question had")
        return Answer(response, 0)
    return Answer(response, _counter(response))


def _verify(data: bytes, message: Message, keys: Keys) -> None:
    size = keys.credentials.signature_size
    place = _signature_place(data)
    if len(message.signature) != size or data[place : place + size] != message.signature:
        raise WireError("SNMP answer with a signature of another kind")
    blank = data[:place] + bytes(size) + data[place + size :]
    if not hmac.compare_digest(keys.signature(blank), message.signature):
        raise WireError("SNMP answer whose signature is wrong")


def _signature_place(data: bytes) -> int:
    """Offset of the signature's content: found by walking, since the same bytes may stand elsewhere too."""
    walk = _Walk(data)
    walk.enter()
    walk.over()
    walk.over()
    walk.enter()
    walk.enter()
    for _ in range(4):
        walk.over()
    walk.enter()
    return walk.place


class _Walk:
    """Steps over BER elements that were parsed before."""

    def __init__(self, data: bytes) -> None:
        self._data, self.place = data, 0

    def _head(self) -> tuple[int, int]:
        first = self._data[self.place + 1]
        width = first & 0x7F if first & 0x80 else 0
        begin = self.place + 2 + width
        return begin, int.from_bytes(self._data[self.place + 2 : begin], "big") if width else first

    def enter(self) -> None:
        self.place = self._head()[0]

    def over(self) -> None:
        begin, size = self._head()
        self.place = begin + size


def _counter(response: snmp.Response) -> int:
    for name, _ in response.bindings:
        if name[: len(_STATS)] == _STATS and len(name) > len(_STATS):
            return name[len(_STATS)]
    raise WireError("SNMP report of an unknown kind")


@dataclass(frozen=True, slots=True)
class Engine:
    """What an engine's identifier tells (RFC 3411, SnmpEngineID)."""

    enterprise: int
    """IANA number of the maker of the agent's software, 0 where it is not told."""
    mac: str


def engine_of(engine_id: bytes) -> Engine:
    """The parts of an engine's identifier; `WireError` where it is none."""
    check_range("length of the engine's identifier", len(engine_id), 5, 32)
    enterprise = int.from_bytes(engine_id[:4], "big") & 0x7FFFFFFF
    by_mac = engine_id[0] & 0x80 and engine_id[4] == 3 and len(engine_id) == 11
    return Engine(enterprise, ":".join(f"{byte:02x}" for byte in engine_id[5:]) if by_mac else "")
