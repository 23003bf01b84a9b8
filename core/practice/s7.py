"""S7 controllers on python-snap7 servers, each with its own system status lists."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading

from snap7.server import Server

from core.practice.devices import S7, Device

SZL_MODULE = 0x0011
SZL_COMPONENT = 0x001C
_MAKER_SIEMENS = 0x002A
_TEXT = 32
_PLANT = "Musterwerk"
_COPYRIGHT = "Original Siemens Equipment"
_HARDWARE, _FIRMWARE, _LOADER = 0x0001, 0x0007, 0x0081


def module_list(order_number: str, firmware: str) -> bytes:
    """SZL 0x0011: order number with hardware, firmware and boot loader version, 28 bytes a record.

    `firmware` is like V2.9.4.
    """
    numbers = [int(part) for part in firmware.lstrip("V").split(".")]
    if len(numbers) != 3:
        raise ValueError(f"an S7 firmware has three numbers, {firmware!r} has not")
    mlfb = order_number.encode("ascii").ljust(20)
    records = [
        struct.pack(">H20sH4B", _HARDWARE, mlfb, 0x00C0, 0, 0, 5, 0),
        struct.pack(">H20sH4B", _FIRMWARE, mlfb, 0x00C0, ord("V"), *numbers),
        struct.pack(">H20sH4B", _LOADER, b"Boot Loader".ljust(20), 0x0000, ord("A"), 38, 12, 9),
    ]
    return struct.pack(">HH", len(records[0]), len(records)) + b"".join(records)


def component_list(station: str, module: str, serial: str, model: str) -> bytes:
    """SZL 0x001C: names, copyright, serial number and type, 34 bytes a record."""
    texts = {1: station, 2: module, 3: _PLANT, 4: _COPYRIGHT, 5: serial, 7: model, 8: ""}
    if long := [text for text in texts.values() if len(text) > _TEXT]:
        raise ValueError(f"longer than {_TEXT} characters: {long}")
    records = [struct.pack(">H32s", index, text.encode("ascii")) for index, text in texts.items()]
    records.append(struct.pack(">HH30x", 9, _MAKER_SIEMENS))
    return struct.pack(">HH", len(records[0]), len(records)) + b"".join(records)


class _Plc(Server):  # type: ignore[misc]
    """A snap7 server that answers two status lists with its own data and can hang up on its clients."""

    def __init__(self, lists: dict[int, bytes]) -> None:
        super().__init__(log=False)
        self._lists = lists
        self._sockets: set[socket.socket] = set()
        self._sockets_lock = threading.Lock()
        self._closing = False

    def _get_szl_data(self, szl_id: int, szl_index: int) -> bytes | None:
        own = self._lists.get(szl_id)
        return super()._get_szl_data(szl_id, szl_index) if own is None else own

    def _handle_client(self, client_socket: socket.socket, address: tuple[str, int]) -> None:
        with self._sockets_lock:
            if self._closing:
                client_socket.close()
                return
            self._sockets.add(client_socket)
        try:
            super()._handle_client(client_socket, address)
        finally:
            with self._sockets_lock:
                self._sockets.discard(client_socket)

    def hang_up(self) -> None:
        """End every open connection and accept no more, so that no thread waits for a client."""
        with self._sockets_lock:
            self._closing = True
            for client in self._sockets:
                try:
                    client.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the client was faster


class S7Server:
    """One controller's port 102. snap7 serves from threads of its own."""

    def __init__(self, device: Device, service: S7, ip: str, port: int) -> None:
        self._plc = _Plc(
            {
                SZL_MODULE: module_list(device.order_number, device.firmware),
                SZL_COMPONENT: component_list(service.station, service.module, device.serial, device.model),
            }
        )
        self._plc.host = ip
        self._port = port

    async def start(self) -> None:
        """Listen. Raises snap7's connection error where the address is taken."""
        self._plc.start(self._port)

    async def stop(self) -> None:
        """Close the port and wait for snap7's threads."""
        self._plc.hang_up()
        await asyncio.to_thread(self._plc.stop)
