"""Modbus/TCP devices on pymodbus servers, each with its own device identification."""

from __future__ import annotations

from typing import Any

from pymodbus.constants import DeviceInformation, ExcCodes
from pymodbus.exceptions import NoSuchIdException
from pymodbus.pdu import DecodePDU, ExceptionResponse, ModbusPDU
from pymodbus.pdu.device import DeviceInformationFactory, ModbusDeviceIdentification
from pymodbus.pdu.mei_message import ReadDeviceInformationRequest, ReadDeviceInformationResponse
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from core.practice.devices import Device, Modbus

_REGISTERS = 64


class _OwnIdentity:
    """Quacks like pymodbus' control block, which is one for the whole process and so cannot hold two devices."""

    def __init__(self, objects: dict[int, str]) -> None:
        self.Identity = ModbusDeviceIdentification(info=objects)


def _request_class(objects: dict[int, str], units: tuple[int, ...]) -> type[ModbusPDU]:
    """A device identification request that is answered from `objects`, and by `units` only."""
    control = _OwnIdentity(objects)

    class OwnIdentityRequest(ReadDeviceInformationRequest):  # type: ignore[misc,unused-ignore]
        async def datastore_update(self, context: Any, device_id: int) -> ModbusPDU:  # noqa: ARG002
            if device_id not in units:
                raise NoSuchIdException
            if not DeviceInformation.BASIC <= self.read_code <= DeviceInformation.SPECIFIC:
                return ExceptionResponse(self.function_code, ExcCodes.ILLEGAL_VALUE)
            if self.read_code == DeviceInformation.SPECIFIC and self.object_id not in objects:
                return ExceptionResponse(self.function_code, ExcCodes.ILLEGAL_ADDRESS)
            found = DeviceInformationFactory.get(control, self.read_code, self.object_id)
            return ReadDeviceInformationResponse(self.read_code, found, device_id, self.transaction_id)

    return OwnIdentityRequest


class ModbusServer:
    """One device's port 502."""

    def __init__(self, device: Device, service: Modbus, ip: str, port: int) -> None:
        self._objects = device.identification(service.product_name, service.user_application_name)
        self._units = service.units
        self._address = (ip, port)
        self._server: ModbusTcpServer | None = None

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        registers = SimData(0, count=_REGISTERS, values=0, datatype=DataType.REGISTERS)
        server = ModbusTcpServer(
            [SimDevice(unit, registers) for unit in self._units],
            address=self._address,
            ignore_missing_devices=True,
        )
        # The decoder looks sub-functions up in a table of its class; this one is the server's own.
        request = _request_class(self._objects, self._units)
        table = {code: dict(subs) for code, subs in DecodePDU.pdu_sub_table.items()}
        table[0x2B][0x0E] = (request, ReadDeviceInformationResponse)
        server.decoder.pdu_sub_table = table
        if not await server.listen():
            raise OSError(f"{self._address[0]}:{self._address[1]} cannot be listened on")
        self._server = server

    async def stop(self) -> None:
        """Close the port and its connections."""
        if self._server is not None:
            await self._server.shutdown()
