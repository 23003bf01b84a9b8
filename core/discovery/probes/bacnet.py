"""BACnet/IP: Who-Is, then all identity properties at once, or one by one where a device cannot do that."""

from __future__ import annotations

from collections.abc import Generator

from core.discovery.probes.base import Ask, Conversation, GroupRequest, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import bacnet
from core.discovery.wire.bacnet import IAm, Properties
from core.discovery.wire.errors import WireError
from core.discovery.wire.names import BACNET_VENDORS


def start(host: str = "", *, instance: int | None = None) -> Conversation:  # noqa: ARG001 - started alike
    """`instance` is the device's, where an earlier I-Am told it; then nobody is asked Who-Is again."""
    raw = b""
    vendor_id: int | None = None
    if instance is None:
        reply = yield Ask("bacnet.who_is", bacnet.build_who_is(broadcast=False), optional=True)
        if reply is not None:
            found = bacnet.parse_i_am(reply)
            instance, vendor_id, raw = found.instance, found.vendor_id, reply
        else:
            # Its I-Am may have been broadcast to a port that is not ours: ask it for its number directly.
            reply = yield Ask("bacnet.read_property", bacnet.build_read_property(1))
            answer = bacnet.parse_properties(need(reply), 1)
            if not isinstance(answer, Properties):
                return Result(detail="BACnet, does not tell its device instance", device_class="")
            instance, raw = answer.instance, need(reply)
    try:
        texts, more = yield from _read(instance)
    except WireError:
        texts, more = {}, b""
    return result(raw + more, instance, vendor_id, texts)


def _read(instance: int) -> Generator[Ask, bytes | None, tuple[dict[int, str], bytes]]:
    """(texts by property, raw answers)."""
    data = bacnet.build_read_property_multiple(2, instance)
    reply = yield Ask("bacnet.read_property_multiple", data, optional=True)
    if reply is not None:
        answer = bacnet.parse_properties(reply, 2)
        if isinstance(answer, Properties):
            return answer.texts, reply
    texts: dict[int, str] = {}
    raw = b""
    for invoke, prop in enumerate(bacnet.IDENTITY, start=3):
        data = bacnet.build_read_property(invoke, instance, prop)
        reply = yield Ask("bacnet.read_property", data, optional=True)
        if reply is None:
            break
        raw += reply
        try:
            single = bacnet.parse_properties(reply, invoke)
        except WireError:
            break
        if isinstance(single, Properties):
            texts |= single.texts
    return texts, raw


def result(raw: bytes, instance: int, vendor_id: int | None, texts: dict[int, str]) -> Result:
    """What a device's properties tell; `vendor_id` is None where no I-Am told it."""
    named = texts.get(bacnet.VENDOR_NAME, "")
    vendor = named or BACNET_VENDORS.get(vendor_id if vendor_id is not None else -1, "")
    model = texts.get(bacnet.MODEL_NAME, "")
    firmware = texts.get(bacnet.FIRMWARE, "")
    return Result(
        values(
            raw,
            ("vendor", vendor, 85 if named else 70),
            ("model", model, 85),
            ("serial", texts.get(bacnet.SERIAL, ""), 90),
            ("firmware", firmware, 80),
            ("name", texts.get(bacnet.OBJECT_NAME, ""), 75),
            ("location", texts.get(bacnet.LOCATION, ""), 75),
            ("bacnet.application_software", texts.get(bacnet.SOFTWARE, ""), 80),
            ("bacnet.description", texts.get(bacnet.DESCRIPTION, ""), 75),
            ("bacnet.instance", str(instance), 95),
            ("bacnet.vendor_id", "" if vendor_id is None else str(vendor_id), 95),
        ),
        detail=line(vendor, model, firmware, f"device {instance}"),
        device_class="building_controller",
    )


def group_result(data: bytes) -> Result:
    """What one I-Am tells. A device behind a router is named, but is not the one at the sender's address."""
    found: IAm = bacnet.parse_i_am(data)
    if found.network:
        behind = f"device {found.instance} on network {found.network}, address {found.address.hex(':')}"
        return Result(values(data, ("bacnet.behind_router", behind, 90)), detail=f"BACnet router: {behind}")
    return result(data, found.instance, found.vendor_id, {})


PROBE = Probe(
    protocol="bacnet",
    title="BACnet/IP device properties",
    transport="udp",
    port=bacnet.PORT,
    risk=2,
    start=start,
    requests=("bacnet.who_is", "bacnet.read_property_multiple", "bacnet.read_property"),
    frames=2,
    frames_closed=1,
    ot=True,
    device_classes=("building_controller",),
)

GROUP = GroupRequest(
    protocol="bacnet",
    title="BACnet Who-Is to all",
    request="bacnet.who_is",
    data=bacnet.build_who_is(),
    port=bacnet.PORT,
    group="",
    parse=group_result,
    bind_port=bacnet.PORT,
    ot=True,
)
