"""Niagara Fox: the hello, and what the station says in return. Nothing else is sent. Opt-in."""

from __future__ import annotations

import ipaddress

from core.discovery.probes.base import Ask, Conversation, Probe, Result
from core.discovery.probes.common import line, need, values
from core.discovery.wire import fox

_CLASSES = {"station": "building_controller", "workbench": "pc"}


def start(host: str = "") -> Conversation:  # noqa: ARG001 - every conversation is started alike
    """One hello, one answer; the login that would follow is left to its timeout."""
    reply = need((yield Ask("fox.hello", fox.build_hello(), fox.frame_reply)))
    hello = fox.parse_hello(reply)
    version, app = hello.get("app.version"), hello.get("app.name")
    host_name = hello.get("hostName")
    station = hello.get("station.name")
    system = " ".join(text for text in (hello.get("os.name"), hello.get("os.version")) if text)
    return Result(
        values(
            reply,
            ("vendor", "Tridium", 50),
            ("firmware", f"Niagara {version}" if version else "", 80),
            ("name", station, 85),
            ("hostname", "" if _is_address(host_name) else host_name, 80),
            ("fox.app", app, 90),
            ("fox.version", version, 95),
            ("fox.brand", hello.get("brandId"), 90),
            ("fox.host_id", hello.get("hostId"), 95),
            ("fox.os", system, 85),
        ),
        detail=line(f"Niagara {version}".strip(), app, station, hello.get("brandId")),
        device_class=_CLASSES.get(app.lower(), ""),
    )


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


PROBE = Probe(
    protocol="fox",
    title="Niagara Fox hello",
    transport="tcp",
    port=fox.PORT,
    risk=3,
    start=start,
    requests=("fox.hello",),
    frames=5,
    ot=True,
    device_classes=("building_controller", "pc"),
    opt_in=True,
)
