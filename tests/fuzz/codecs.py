"""Every function that reads bytes from the network, and whole messages to start mutating from."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path

import core.discovery.wire as wire
from core.discovery.frameview import untagged, view, with_checksum
from core.discovery.probes import tls
from core.discovery.probes.registry import GROUP, LINK_LISTENERS
from core.discovery.rawlink import answer
from core.discovery.wire import (
    ads,
    arp,
    bacnet,
    ber,
    dcp,
    enip,
    epm,
    fins,
    fox,
    hartip,
    http,
    iec104,
    knx,
    mdns,
    mms,
    modbus,
    names,
    opcua,
    s7,
    slmp,
    snmp,
    ssh,
    text,
    x509,
)
from core.discovery.wire.reader import Reader
from tests.fuzz import codecs_it

Parser = Callable[[bytes], object]

PARSERS: dict[str, Parser] = {
    "ads.parse_reply": ads.parse_reply,
    "dcp.parse_frame": dcp.parse_frame,
    "epm.parse_reply": epm.parse_reply,
    "fins.parse_reply": fins.parse_reply,
    "fox.frame_reply": fox.frame_reply,
    "fox.parse_hello": fox.parse_hello,
    "hartip.frame_reply": hartip.frame_reply,
    "hartip.parse_answer": hartip.parse_answer,
    "hartip.parse_identity": hartip.parse_identity,
    "hartip.parse_initiate": hartip.parse_initiate,
    "hartip.parse_long_tag": hartip.parse_long_tag,
    "hartip.parse_message": hartip.parse_message,
    "iec104.frame_reply": iec104.frame_reply,
    "iec104.parse_frame": iec104.parse_frame,
    "iec104.parse_frames": iec104.parse_frames,
    "knx.parse_reply": knx.parse_reply,
    "mms.frame_reply": mms.frame_reply,
    "mms.parse_connect": mms.parse_connect,
    "mms.parse_identify": mms.parse_identify,
    "mms.parse_initiate": mms.parse_initiate,
    "slmp.frame_reply": slmp.frame_reply,
    "slmp.parse_reply": slmp.parse_reply,
    "arp.parse_frame": arp.parse_frame,
    "arp.parse_packet": arp.parse_packet,
    "bacnet.parse_i_am": bacnet.parse_i_am,
    "bacnet.parse_properties": lambda data: bacnet.parse_properties(data, data[7] if len(data) > 7 else 1),
    "enip.frame_reply": enip.frame_reply,
    "enip.parse_reply": enip.parse_reply,
    "http.frame_reply": http.frame_reply,
    "http.parse_reply": http.parse_reply,
    "mdns.parse_answers": mdns.parse_answers,
    "mdns.parse_text": mdns.parse_text,
    "modbus.frame_reply": lambda data: modbus.frame_reply(data, int.from_bytes(data[:2], "big")),
    "modbus.parse_reply": lambda data: modbus.parse_reply(data, int.from_bytes(data[:2], "big")),
    "opcua.frame_reply": opcua.frame_reply,
    "opcua.parse_acknowledge": opcua.parse_acknowledge,
    "opcua.parse_endpoints": opcua.parse_endpoints,
    "opcua.parse_open": opcua.parse_open,
    "s7.frame_reply": s7.frame_reply,
    "s7.parse_components": s7.parse_components,
    "s7.parse_connect": s7.parse_connect,
    "s7.parse_list_part": s7.parse_list_part,
    "s7.parse_modules": s7.parse_modules,
    "s7.parse_setup": s7.parse_setup,
    "snmp.parse_response": lambda data: snmp.first_row(snmp.parse_response(data)),
    "ssh.frame_reply": ssh.frame_reply,
    "ssh.parse_reply": ssh.parse_reply,
    "x509.parse_certificate": x509.parse_certificate,
    **codecs_it.PARSERS,
}
"""Public `parse_*` and `frame_*` of every wire module; `missing_parsers` tells which are left out."""

HELPERS: dict[str, Parser] = {
    **codecs_it.HELPERS,
    "ber.read_tlv": lambda data: ber.read_tlv(Reader(data)),
    "ber.oid": ber.oid,
    "ber.integer": ber.integer,
    "text.decode": text.decode,
    "text.printable_runs": text.printable_runs,
    "names.maker_in": lambda data: names.maker_in(data.decode("latin-1")),
    "names.serial_in": lambda data: names.serial_in(data.decode("latin-1")),
    "tls.certificate_values": tls.certificate_values,
    **{f"group.{request.protocol}": request.parse for request in GROUP},
    **{f"link.{listener.protocol}": listener.read for listener in LINK_LISTENERS},
    "frameview.view": lambda data: [view(data, "10.202.3.1", outgoing=out) for out in (True, False)],
    "frameview.with_checksum": lambda data: with_checksum(untagged(data)),
    "rawlink.answer": lambda data: answer(data, "02:00:00:00:00:01"),
}
"""Further functions that see bytes of the network."""

FRAMERS = {name: parser for name, parser in PARSERS.items() if ".frame_" in name}


def missing_parsers() -> list[str]:
    """Public `parse_*` and `frame_*` functions of wire modules that `PARSERS` does not know."""
    found = []
    for module in pkgutil.iter_modules(wire.__path__):
        loaded = importlib.import_module(f"{wire.__name__}.{module.name}")
        found += [
            f"{module.name}.{name}"
            for name, value in vars(loaded).items()
            if name.startswith(("parse_", "frame_")) and getattr(value, "__module__", "") == loaded.__name__
        ]
    return sorted(set(found) - set(PARSERS))


def golden() -> list[tuple[str, str, bytes]]:
    """(protocol and kind of message, where the bytes come from, bytes) of every line of golden*.txt."""
    files = sorted(Path(__file__).parent.glob("golden*.txt"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(name, origin, bytes.fromhex(data)) for name, origin, data in rows]


def golden_of(name: str) -> list[bytes]:
    """All golden messages of one kind; a parser's own module is enough."""
    name = codecs_it.ALIASES.get(name, name)
    return [data for kind, _, data in golden() if kind == name or kind.startswith(f"{name}.")]
