"""Web pages as an ordinary client sees them."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from core.practice.devices import Device, Web
from core.practice.web import page

Find = Callable[[str], tuple[str, int, Any, Any]]


def fetch(ip: str, port: int, path: str = "/", *, tls: bool = False) -> tuple[int, dict[str, str], str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    made = http.client.HTTPSConnection(ip, port, timeout=5, context=context) if tls else None
    with closing(made or http.client.HTTPConnection(ip, port, timeout=5)) as connection:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read().decode()


@pytest.mark.parametrize(
    "wanted", ["SW-010 http", "GW-050 http", "MTR-001 http", "PRN-220 http", "SRV-400 https", "HMI-130 https"]
)
def test_the_page_carries_the_device(find: Find, wanted: str) -> None:
    ip, port, device, service = find(wanted)
    status, headers, body = fetch(ip, port, tls=service.tls)
    assert headers["Server"] == service.server
    assert f"<title>{service.title}</title>" in body
    assert device.serial in body
    assert status == (401 if service.realm else 200)
    assert headers.get("WWW-Authenticate", "") == (f'Basic realm="{service.realm}"' if service.realm else "")


def test_there_is_only_the_start_page(find: Find) -> None:
    ip, port, _, _ = find("SW-010 http")
    assert fetch(ip, port, "/admin")[0] == 404


def test_what_a_page_shows_is_escaped() -> None:
    device = Device(1, "T", "<b>", "A&B", "M", "1", "2", "plc", "x", ())
    made = page(device, Web(title="<script>", server="s"))
    assert "<script>" not in made
    assert "<b>" not in made
    assert "A&amp;B" in made
