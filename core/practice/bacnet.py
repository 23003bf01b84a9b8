"""BACnet/IP devices on bacpypes3: one device object each."""

from __future__ import annotations

import asyncio

from bacpypes3.ipv4.app import NormalApplication
from bacpypes3.local.device import DeviceObject
from bacpypes3.pdu import IPv4Address

from core.practice.devices import Bacnet, Device

_NO_PORT = -1


class BacnetServer:
    """One device's UDP 47808. It answers a unicast Who-Is and reads; it never broadcasts."""

    def __init__(self, device: Device, service: Bacnet, ip: str, port: int) -> None:
        self._device, self._service = device, service
        self._address = f"{ip}/32:{port}"
        self._ip = ip
        self._app: NormalApplication | None = None

    async def start(self) -> None:
        """Listen. The port was tried before: bacpypes3 itself would retry a taken one for ever."""
        device = DeviceObject(
            objectIdentifier=("device", self._service.instance),
            objectName=self._device.tag,
            description=self._device.name,
            location=self._device.location,
            vendorName=self._device.vendor,
            vendorIdentifier=self._service.vendor_id,
            modelName=self._device.model,
            firmwareRevision=self._device.firmware,
            applicationSoftwareVersion=self._service.software,
            serialNumber=self._device.serial,
        )
        app = NormalApplication(device, IPv4Address(self._address))
        self._app = app
        server = app.normal.server
        await asyncio.gather(*server._transport_tasks)
        # bacpypes3 keeps what goes to 127.x on its own port for itself, and so never answers a client that
        # uses the standard port on another loopback address.
        server.local_address = (self._ip, _NO_PORT)

    async def stop(self) -> None:
        """Close the port."""
        if self._app is not None:
            self._app.close()
