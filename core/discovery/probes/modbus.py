"""Modbus/TCP: device identification of unit 255, then of unit 1 where 255 is silent; one connection."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import modbus
from core.discovery.wire.errors import WireError
from core.discovery.wire.modbus import BASIC, REGULAR, UNIT_SELF, DeviceId, ModbusException, ServerId
from core.discovery.wire.names import maker_in, serial_in

UNIT_BEHIND = 1
"""Behind a gateway unit 1 is the serial line, so it is asked only where 255 is silent."""
MAX_PARTS = 4
"""Answers to one identification that came in parts."""


class _Talk:
    """Numbers the questions of one connection and keeps the raw answers."""

    def __init__(self) -> None:
        self.unit = UNIT_SELF
        self.transaction = 0
        self.raw = b""

    def read(self, code: int, first: int = 0, *, optional: bool = True) -> Ask:
        self.transaction += 1
        data = modbus.build_read_device_id(self.transaction, self.unit, code, first)
        return Ask("modbus.read_device_id", data, self._framer(), optional)

    def server_id(self) -> Ask:
        self.transaction += 1
        data = modbus.build_report_server_id(self.transaction, self.unit)
        return Ask("modbus.report_server_id", data, self._framer(), optional=True)

    def parse(self, reply: bytes) -> DeviceId | ServerId | ModbusException:
        self.raw += reply
        return modbus.parse_reply(reply, self.transaction)

    def _framer(self) -> partial[int | None]:
        return partial(modbus.frame_reply, transaction=self.transaction)


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """Basic identification, then regular where the device offers it, or the server id where it offers none."""
    talk = _Talk()
    reply = yield talk.read(BASIC)
    if reply is None:
        talk.unit = UNIT_BEHIND
        reply = yield talk.read(BASIC, optional=False)
    answer = talk.parse(need(reply))
    if isinstance(answer, ModbusException):
        return (yield from _refused(talk, answer))
    if isinstance(answer, ServerId):
        raise WireError("Modbus answer to another question")
    objects = dict(answer.objects)
    try:
        yield from _read_on(talk, BASIC, answer, objects)
        if answer.conformity >= REGULAR:
            reply = yield talk.read(REGULAR)
            more = talk.parse(reply) if reply is not None else None
            if isinstance(more, DeviceId):
                objects |= more.objects
                yield from _read_on(talk, REGULAR, more, objects)
    except WireError:
        pass  # what was read so far stands; nothing more is asked
    return result(talk.raw, talk.unit, objects)


def _read_on(talk: _Talk, code: int, answer: DeviceId, objects: dict[int, str]) -> Generator[Ask, bytes | None, None]:
    """Ask for the parts that did not fit into one answer."""
    seen = {0}
    for _ in range(MAX_PARTS):
        if not answer.more or answer.next_object in seen:
            return
        seen.add(answer.next_object)
        reply = yield talk.read(code, answer.next_object)
        part = talk.parse(reply) if reply is not None else None
        if not isinstance(part, DeviceId):
            return
        answer = part
        objects |= answer.objects


def _refused(talk: _Talk, refusal: ModbusException) -> Conversation:
    """Exception 01 means that the identification is not known: the older server id may be."""
    if refusal.code != modbus.ILLEGAL_FUNCTION:
        return result(talk.raw, talk.unit, {}, refusal)
    try:
        reply = yield talk.server_id()
        answer = talk.parse(reply) if reply is not None else None
    except WireError:
        answer = None
    if not isinstance(answer, ServerId):
        return result(talk.raw, talk.unit, {}, refusal)
    return server_id_result(talk.raw, talk.unit, answer)


def server_id_result(raw: bytes, unit: int, answer: ServerId) -> Result:
    """What an answer to Report Server ID tells."""
    return Result(
        values(
            raw,
            ("vendor", maker_in(answer.text), 40),
            ("serial", serial_in(answer.text), 50),
            ("modbus.server_id", answer.text, 60),
            ("modbus.unit", str(unit), 95),
        ),
        detail=line(answer.text, f"unit {unit}"),
    )


def result(raw: bytes, unit: int, objects: dict[int, str], refusal: ModbusException | None = None) -> Result:
    """What the identification objects of one unit tell, read from `raw`."""
    named = {modbus.OBJECTS[key]: text for key, text in objects.items() if key in modbus.OBJECTS}
    vendor, code = named.get("vendor_name", ""), named.get("product_code", "")
    application = named.get("user_application_name", "")
    serial = next((found for text in objects.values() if (found := serial_in(text))), "")
    model, product = named.get("model_name", ""), named.get("product_name", "")
    return Result(
        values(
            raw,
            ("vendor", vendor, 85),
            ("model", model or product or code, 80 if model or product else 65),
            ("order_number", code if code != (model or product or code) else "", 60),
            ("firmware", named.get("revision", ""), 75),
            ("serial", serial, 60),
            ("name", application if not serial_in(application) else "", 60),
            *((f"modbus.{name}", text, 90) for name, text in named.items()),
            *((f"modbus.object_{key}", text, 60) for key, text in objects.items() if key not in modbus.OBJECTS),
            ("modbus.unit", str(unit), 95),
        ),
        detail=line(
            vendor,
            model or product or code,
            named.get("revision", ""),
            f"refused: exception {refusal.code}" if refusal else "",
            f"unit {unit}",
        ),
    )


PROBE = Probe(
    protocol="modbus",
    title="Modbus/TCP device identification",
    transport="tcp",
    port=modbus.PORT,
    risk=2,
    start=start,
    requests=("modbus.read_device_id", "modbus.report_server_id"),
    frames=7,
    ot=True,
)
