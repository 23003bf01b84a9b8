"""The running practice plant: its servers in one thread, started and stopped as a whole."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, Protocol

from core.practice.addresses import DEFAULT_BASE, address, choose_offset, endpoints
from core.practice.canary import Canary
from core.practice.devices import (
    S7,
    Bacnet,
    Device,
    EtherNetIp,
    Fragile,
    Mdns,
    Modbus,
    OpcUa,
    Service,
    Snmp,
    Ssh,
    Web,
)
from core.practice.errors import PracticeUnavailable
from core.practice.musterwerk import DEVICES

_NOISY = ("aiohttp", "asyncio", "asyncssh", "asyncua", "bacpypes3", "pymodbus", "pysnmp", "snap7")
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0


class Server(Protocol):
    """What every server of the plant offers."""

    async def start(self) -> None:
        """Listen."""

    async def stop(self) -> None:
        """Close the port and all connections."""


class Plant:
    """A plant of `devices` on `base`; it can be started again after it was stopped."""

    def __init__(self, devices: int | Sequence[Device] | None = None, base: str = DEFAULT_BASE) -> None:
        """`devices` is a number (the first so many) or the devices themselves; None: all."""
        if isinstance(devices, int) or devices is None:
            devices = DEVICES[: max(1, devices)] if devices is not None else DEVICES
        self.devices = tuple(devices)
        self.base = base
        self.port_offset = 0
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._canary: Canary | None = None
        self._error: BaseException | None = None
        self.faults: list[str] = []
        """What went wrong inside a server while the plant ran; a client's rudeness is none."""

    def start(self) -> None:
        """Start every server and return when all listen. Raises PracticeUnavailable with a next step."""
        if self._thread is not None:
            return
        self.port_offset = choose_offset(endpoints(self.base, self.devices))
        ready = threading.Event()
        self._error = None
        self._thread = threading.Thread(target=self._run, args=(ready,), name="practice-plant", daemon=True)
        self._thread.start()
        in_time = ready.wait(_START_SECONDS)
        if self._error is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None
            raise _explained(self._error) from self._error
        if not in_time:
            self.stop()
            raise PracticeUnavailable(
                f"The practice plant was not up within {_START_SECONDS:.0f} seconds. Close other programs and try again."
            )

    def stop(self) -> None:
        """Stop every server and wait until nothing is left. Does nothing on a plant that is not running."""
        if self._thread is None:
            return
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_STOP_SECONDS)
        self._thread = None

    def __enter__(self) -> Plant:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def truth(self) -> dict[str, Any]:
        """What the plant is, as plain values: {base, port_offset, devices: [...]}; ports include the offset."""
        return {
            "base": f"{self.base}/24",
            "port_offset": self.port_offset,
            "devices": [self._device_truth(device) for device in self.devices],
        }

    def canary_state(self) -> dict[str, object]:
        """How the fragile device is: {alive, locked, connections, requests}; see `Canary.state`."""
        if self._canary is None:
            return {"alive": True, "locked": None, "connections": 0, "requests": 0}
        return self._canary.state()

    def _device_truth(self, device: Device) -> dict[str, Any]:
        return {
            "tag": device.tag,
            "name": device.name,
            "ip": address(self.base, device),
            "vendor": device.vendor,
            "model": device.model,
            "order_number": device.order_number,
            "serial": device.serial,
            "firmware": device.firmware,
            "device_class": device.device_class,
            "protocols": [service.protocol for service in device.services],
            "fragile": device.fragile,
            "location": device.location,
            "services": [
                {
                    "protocol": service.protocol,
                    "transport": service.transport,
                    "port": service.port + self.port_offset,
                }
                for service in device.services
            ],
        }

    def _run(self, ready: threading.Event) -> None:
        # The selector loop on every system: it is the one that has both UDP and ECONNRESET as the servers need.
        try:
            with _quiet(), asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._serve(ready))
        except BaseException as exc:  # noqa: BLE001 - handed to start(), which raises it
            self._error = exc
        finally:
            ready.set()

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._note_fault)
        self._stop = asyncio.Event()
        servers = [
            self._build(device, service, address(self.base, device))
            for device in self.devices
            for service in device.services
        ]
        try:
            for server in servers:
                await server.start()
            ready.set()
            await self._stop.wait()
        finally:
            await asyncio.gather(*(server.stop() for server in servers), return_exceptions=True)

    def _note_fault(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:  # noqa: ARG002
        if not isinstance(context.get("exception"), ConnectionError):
            self.faults.append(f"{context.get('message')}: {context.get('exception')!r}")

    def _build(self, device: Device, service: Service, ip: str) -> Server:
        port = service.port + self.port_offset
        if isinstance(service, Fragile):
            return self._build_canary(device, service, ip, port)
        return _server(device, service, ip, port)

    def _build_canary(self, device: Device, service: Fragile, ip: str, port: int) -> Server:
        objects = device.identification(device.name, service.user_application_name)
        self._canary = Canary(objects, requests_per_second=service.requests_per_second)
        return _CanaryServer(self._canary, ip, port)


class _CanaryServer:
    def __init__(self, canary: Canary, ip: str, port: int) -> None:
        self._canary, self._ip, self._port = canary, ip, port

    async def start(self) -> None:
        await self._canary.start(self._ip, self._port)

    async def stop(self) -> None:
        await self._canary.stop()


def _server(device: Device, service: Service, ip: str, port: int) -> Server:
    """The server for a service. Libraries are imported here, so that only what is served is loaded."""
    match service:
        case Modbus():
            from core.practice.modbus import ModbusServer

            return ModbusServer(device, service, ip, port)
        case S7():
            from core.practice.s7 import S7Server

            return S7Server(device, service, ip, port)
        case EtherNetIp():
            from core.practice.enip import EnipServer

            return EnipServer(device, service, ip, port)
        case OpcUa():
            from core.practice.opcua import OpcUaServer

            return OpcUaServer(device, service, ip, port)
        case Bacnet():
            from core.practice.bacnet import BacnetServer

            return BacnetServer(device, service, ip, port)
        case Snmp():
            from core.practice.snmp import SnmpServer

            return SnmpServer(device, service, ip, port)
        case Web():
            from core.practice.web import WebServer

            return WebServer(device, service, ip, port)
        case Ssh():
            from core.practice.ssh import SshServer

            return SshServer(device, service, ip, port)
        case Mdns():
            from core.practice.mdns import MdnsServer

            return MdnsServer(device, service, ip, port)
        case Fragile():
            raise TypeError("the fragile device is built by the plant, which asks for its state")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' loggers silent while the plant runs."""
    before = {name: logging.getLogger(name).level for name in _NOISY}
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _explained(error: BaseException) -> BaseException:
    """An error of the start as one that the user can act on, where it is one."""
    if isinstance(error, ImportError):
        return PracticeUnavailable(
            f"The practice plant needs packages that are not installed (missing: {error.name}). Install them with: "
            "python -m pip install 'walkdown[practice]'"
        )
    if isinstance(error, OSError):
        return PracticeUnavailable(f"The practice plant could not start ({error}). End other servers and try again.")
    return error


def run_until_interrupted(devices: int | None = None) -> None:
    """Run the plant until Ctrl-C or SIGTERM; its truth goes to stdout as JSON once it is up."""
    done = threading.Event()

    def finish(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
        done.set()

    before = {number: signal.signal(number, finish) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with Plant(devices) as plant:
            sys.stdout.write(json.dumps(plant.truth(), indent=2) + "\n")
            sys.stdout.flush()
            # A bare wait() would keep Ctrl-C from being seen on Windows.
            while not done.wait(0.2):
                continue
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
