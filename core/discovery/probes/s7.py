"""S7: connect as a programming device, read order number, firmware and names from two status lists."""

from __future__ import annotations

from collections.abc import Generator

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import s7
from core.discovery.wire.errors import WireError
from core.discovery.wire.names import maker_in
from core.discovery.wire.s7 import ListPart, Module
from core.discovery.wire.text import decode

MAX_PARTS = 8
_SIEMENS_NUMBERS = ("6ES7", "6GK", "6AV", "6AG", "6FC", "6SL")
_SIEMENS_MAKER = b"\x00\x2a"


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """One session on one connection; a second connection only where the first local TSAP is refused."""
    reply = yield Ask("s7.connect", s7.build_connect(s7.TSAP_PG), s7.frame_reply, optional=True)
    if reply is None or not s7.parse_connect(reply):
        reply = yield Ask("s7.connect", s7.build_connect(s7.TSAP_OP), s7.frame_reply, fresh=True)
        if not s7.parse_connect(need(reply)):
            return Result(detail="ISO transport, refuses the S7 connection", protocol_seen=False)
    raw: list[bytes] = []
    try:
        reply = yield Ask("s7.setup", s7.build_setup(), s7.frame_reply, optional=True)
        s7.parse_setup(need(reply))
    except WireError:
        # MMS and other protocols share this port and its transport layer.
        return Result(detail="ISO transport, but no S7 communication", protocol_seen=False)
    modules: dict[int, Module] = {}
    components: dict[int, bytes] = {}
    try:
        modules = s7.parse_modules((yield from _read(s7.MODULE_LIST, raw)))
    except WireError:
        modules = {}
    try:
        components = s7.parse_components((yield from _read(s7.COMPONENT_LIST, raw)))
    except WireError:
        components = {}
    return result(b"".join(raw), modules, components)


def _read(list_id: int, raw: list[bytes]) -> Generator[Ask, bytes | None, bytes]:
    """All parts of one list, joined."""
    reference = 2 if list_id == s7.MODULE_LIST else 32
    ask = Ask("s7.read_list", s7.build_read_list(reference, list_id), s7.frame_reply, optional=True)
    joined = b""
    for _ in range(MAX_PARTS):
        part = _part((yield ask), raw)
        joined += part.data
        if part.last:
            return joined
        reference += 1
        data = s7.build_read_next(reference, part.sequence)
        ask = Ask("s7.read_list_next", data, s7.frame_reply, optional=True)
    raise WireError("status list in too many parts")


def _part(reply: bytes | None, raw: list[bytes]) -> ListPart:
    data = need(reply)
    raw.append(data)
    part = s7.parse_list_part(data)
    if part.error:
        raise WireError(f"S7 refuses the list: {part.error:#06x}")
    return part


def result(raw: bytes, modules: dict[int, Module], components: dict[int, bytes]) -> Result:
    """What the records of the two lists tell, read from `raw`; either may be empty."""

    def text(index: int) -> str:
        return decode(components.get(index, b""))

    order = next((m.order_number for i in (s7.MODULE, s7.HARDWARE) if (m := modules.get(i)) and m.order_number), "")
    firmware = modules[s7.FIRMWARE].version if s7.FIRMWARE in modules else ""
    hardware = modules[s7.HARDWARE].version if s7.HARDWARE in modules else ""
    siemens = order.startswith(_SIEMENS_NUMBERS) or components.get(s7.MAKER, b"")[:2] == _SIEMENS_MAKER
    copyright_text = text(s7.COPYRIGHT)
    model = text(s7.TYPE_NAME)
    vendor = "Siemens" if siemens else maker_in(copyright_text)
    found = bool(modules or components)
    return Result(
        values(
            raw,
            ("vendor", vendor, 85),
            ("model", model, 90),
            ("order_number", order, 95),
            ("serial", text(s7.SERIAL), 95),
            ("firmware", firmware, 95),
            ("name", text(s7.STATION) or text(s7.MODULE_NAME), 75),
            ("location", text(s7.LOCATION), 75),
            ("s7.module_name", text(s7.MODULE_NAME), 90),
            ("s7.plant_identification", text(s7.PLANT), 90),
            ("s7.copyright", copyright_text, 60),
            ("s7.memory_card_serial", text(s7.CARD_SERIAL), 90),
            ("s7.hardware_version", hardware, 90),
        ),
        detail=line(vendor, model or order, firmware) or "S7 communication; the status lists are refused",
        device_class=("hmi" if order.startswith("6AV") else "plc") if found else "",
    )


PROBE = Probe(
    protocol="s7",
    title="S7 system status lists",
    transport="tcp",
    port=s7.PORT,
    risk=3,
    start=start,
    requests=("s7.connect", "s7.setup", "s7.read_list", "s7.read_list_next"),
    frames=9,
    ot=True,
    device_classes=("plc", "hmi"),
)
