"""DNS service discovery: which services a host offers, and what their TXT records tell of it."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import suppress

from core.discovery.probes.base import Ask, Conversation, GroupRequest, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import mdns
from core.discovery.wire.errors import WireError
from core.discovery.wire.mdns import PTR, SERVICES, SRV, TXT, Answers, instance_label

MAX_TYPES = 6
MAX_INSTANCES = 2
_TELLING = ("_device-info.", "_ipp.", "_printer.", "_pdl-datastream.", "_axis-video.", "_opcua-tcp.", "_http.")
"""Service types whose TXT records tell the most; they are asked first."""
_CLASSES = {
    "_ipp.": "printer", "_ipps.": "printer", "_printer.": "printer", "_pdl-datastream.": "printer",
    "_axis-video.": "camera",
}  # fmt: skip

_VENDOR = ("mfg", "usb_mfg", "manufacturer", "vendor", "vendorname", "brand")
_MODEL = ("mdl", "usb_mdl", "model", "modelname", "md", "ty", "product", "type")
_SERIAL = ("sn", "serial", "serialnumber", "serialno", "serial_number", "serialnum", "ser")
_FIRMWARE = ("fw", "firmware", "fwversion", "fw_version", "firmwareversion", "firmware_version", "fv", "swversion")
_MAC = ("mac", "macaddress", "mac_address")
_LOCATION = ("note", "location")
_PAIRS = re.compile(r"[0-9a-f]{12}")


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """Service types, then each type's instances, then the TXT records that did not come along."""
    reply = yield Ask("mdns.services", mdns.build_query(query_id=1))
    raw = need(reply)
    types = service_types(mdns.parse_answers(raw))
    seen = Answers()
    # After an answer that cannot be read, what was read before stands and nothing more is asked.
    with suppress(WireError):
        raw += yield from _instances(types, seen)
    return result(raw, types, seen)


def service_types(answers: Answers) -> tuple[str, ...]:
    """The service types of an enumeration, the telling ones first."""
    found = dict.fromkeys(
        kind for name, kinds in answers.pointers.items() if name.lower() == SERVICES for kind in kinds
    )
    local = [kind for kind in found if kind.startswith("_") and kind.endswith(".local.")]
    return tuple(sorted(local, key=lambda kind: next((i for i, t in enumerate(_TELLING) if kind.startswith(t)), 99)))


def _instances(types: tuple[str, ...], seen: Answers) -> Generator[Ask, bytes | None, bytes]:
    raw = b""
    query = 1
    for kind in types[:MAX_TYPES]:
        query += 1
        reply = yield Ask("mdns.instances", mdns.build_query(((kind, PTR),), query), optional=True)
        raw += _add(reply, seen)
        instances = seen.pointers.get(kind, ())
        for instance in [name for name in instances if name not in seen.texts][:MAX_INSTANCES]:
            query += 1
            data = mdns.build_query(((instance, TXT), (instance, SRV)), query)
            reply = yield Ask("mdns.instances", data, optional=True)
            raw += _add(reply, seen)
    return raw


def _add(reply: bytes | None, seen: Answers) -> bytes:
    if reply is None:
        return b""
    answers = mdns.parse_answers(reply)
    seen.pointers.update(answers.pointers)
    seen.servers.update(answers.servers)
    seen.texts.update(answers.texts)
    return reply


def result(raw: bytes, types: tuple[str, ...], seen: Answers) -> Result:
    """What service types and their records tell, read from `raw`."""
    merged: dict[str, str] = {}
    for text in seen.texts.values():
        for key, value in text.items():
            merged.setdefault(key, value)

    def pick(keys: tuple[str, ...]) -> str:
        return next((merged[key] for key in keys if merged.get(key)), "")

    names = [label for instance in seen.texts if (label := instance_label(instance))]
    host = next((server.removesuffix(".local.") for server, _ in seen.servers.values()), "")
    vendor, model = pick(_VENDOR), pick(_MODEL).strip("()")
    return Result(
        values(
            raw,
            ("vendor", vendor, 70),
            ("model", model, 70),
            ("serial", pick(_SERIAL), 75),
            ("firmware", pick(_FIRMWARE), 70),
            ("name", names[0] if names else "", 50),
            ("hostname", host, 70),
            ("location", pick(_LOCATION), 50),
            ("mac", _mac(pick(_MAC)), 60),
            ("mdns.services", line(*types), 90),
            ("mdns.txt", line(*(f"{key}={value}" for key, value in merged.items())), 80),
        ),
        detail=line(vendor, model, *(_short(kind) for kind in types)),
        device_class=_device_class(types),
    )


def _short(kind: str) -> str:
    return kind.removesuffix("._tcp.local.").removesuffix("._udp.local.")


def _device_class(types: tuple[str, ...]) -> str:
    return next((name for kind in types for start_, name in _CLASSES.items() if kind.startswith(start_)), "")


def _mac(text: str) -> str:
    plain = re.sub(r"[:.-]", "", text.lower())
    return ":".join(plain[i : i + 2] for i in range(0, 12, 2)) if _PAIRS.fullmatch(plain) else ""


def group_result(data: bytes) -> Result:
    """What one answer to the multicast question tells: the service types."""
    types = service_types(mdns.parse_answers(data))
    if not types:
        raise WireError("DNS answer to another question")
    return Result(
        values(data, ("mdns.services", line(*types), 90)),
        detail=line(*(_short(kind) for kind in types)),
        device_class=_device_class(types),
    )


PROBE = Probe(
    protocol="mdns",
    title="DNS service discovery",
    transport="udp",
    port=mdns.PORT,
    risk=2,
    start=start,
    requests=("mdns.services", "mdns.instances"),
    frames=3,
)

GROUP = GroupRequest(
    protocol="mdns",
    title="DNS service discovery to all",
    request="mdns.services",
    data=mdns.build_query(),
    port=mdns.PORT,
    group=mdns.GROUP,
    parse=group_result,
)
