"""Web pages on aiohttp, plain and over TLS, with the title, Server header and realm of a device."""

from __future__ import annotations

from html import escape

from aiohttp import web

from core.practice.certificate import tls_context
from core.practice.devices import Device, Web

_SHUTDOWN_SECONDS = 0.2


def page(device: Device, service: Web) -> str:
    """The start page."""
    rows = (
        ("Vendor", device.vendor),
        ("Model", device.model),
        ("Serial number", device.serial),
        ("Firmware", device.firmware),
        ("Location", device.location),
    )
    cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(service.title)}</title>'
    return f"{head}</head><body><h1>{escape(device.name)}</h1><table>{cells}</table></body></html>"


class WebServer:
    """One device's port 80 or 443."""

    def __init__(self, device: Device, service: Web, ip: str, port: int) -> None:
        self._device, self._service = device, service
        self._ip, self._port = ip, port
        self._runner: web.AppRunner | None = None

    async def _answer(self, request: web.Request) -> web.Response:
        headers = {"Server": self._service.server}
        if request.path != "/":
            return web.Response(status=404, text="Not found", headers=headers)
        body = page(self._device, self._service)
        if self._service.realm:
            headers["WWW-Authenticate"] = f'Basic realm="{self._service.realm}"'
            return web.Response(status=401, text=body, content_type="text/html", headers=headers)
        return web.Response(text=body, content_type="text/html", headers=headers)

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
        await runner.setup()
        self._runner = runner
        context = tls_context(self._device, self._ip) if self._service.tls else None
        await web.TCPSite(runner, self._ip, self._port, ssl_context=context).start()

    async def stop(self) -> None:
        """Close the port and its connections."""
        if self._runner is not None:
            await self._runner.cleanup()
