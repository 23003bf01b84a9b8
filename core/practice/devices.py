"""The devices of the practice plant: plain data, no server code.

Makers are invented, except where a protocol carries the maker's registered number or order number (S7 and
EtherNet/IP). Serial numbers are invented and recognisable: they contain "77", as the plant's addresses do.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Modbus:
    """Modbus/TCP with device identification. `units` are answered, all others stay silent."""

    units: tuple[int, ...] = (1, 255)
    product_name: str = ""
    user_application_name: str = ""

    protocol = "modbus"
    transport = "tcp"
    port = 502


@dataclass(frozen=True, slots=True)
class Fragile:
    """The fragile device's Modbus/TCP server (see `core.practice.canary`)."""

    user_application_name: str = ""
    requests_per_second: int = 10

    protocol = "modbus"
    transport = "tcp"
    port = 502


@dataclass(frozen=True, slots=True)
class S7:
    """S7 communication with system status lists."""

    station: str
    """Name of the automation system (SZL 0x001C, index 1)."""
    module: str
    """Name of the module (index 2)."""

    protocol = "s7"
    transport = "tcp"
    port = 102


@dataclass(frozen=True, slots=True)
class EtherNetIp:
    """EtherNet/IP identity. The serial number is the device's, read as hexadecimal."""

    vendor_id: int
    device_type: int
    product_code: int

    protocol = "enip"
    transport = "udp"
    port = 44818


@dataclass(frozen=True, slots=True)
class OpcUa:
    """OPC UA server, security policy None only."""

    application_uri: str
    product_uri: str

    protocol = "opcua"
    transport = "tcp"
    port = 4840


@dataclass(frozen=True, slots=True)
class Bacnet:
    """BACnet/IP device object."""

    instance: int
    vendor_id: int
    software: str

    protocol = "bacnet"
    transport = "udp"
    port = 47808


@dataclass(frozen=True, slots=True)
class Snmp:
    """SNMP v1 and v2c, community "public", read only: system group and one entPhysicalTable row."""

    description: str
    object_id: str

    protocol = "snmp"
    transport = "udp"
    port = 161


@dataclass(frozen=True, slots=True)
class Web:
    """One web page. Where `realm` is set it answers 401, as many embedded devices do."""

    title: str
    server: str
    realm: str = ""
    tls: bool = False

    transport = "tcp"

    @property
    def protocol(self) -> str:
        """`https` or `http`."""
        return "https" if self.tls else "http"

    @property
    def port(self) -> int:
        """The protocol's usual port."""
        return 443 if self.tls else 80


@dataclass(frozen=True, slots=True)
class Ssh:
    """SSH server that shows its banner and lets nobody in."""

    version: str
    """What stands behind "SSH-2.0-" in the banner."""

    protocol = "ssh"
    transport = "tcp"
    port = 22


@dataclass(frozen=True, slots=True)
class Mdns:
    """DNS-SD answers to unicast questions."""

    service: str
    """Service type such as `_ipp._tcp.local.`."""
    service_port: int
    txt: tuple[tuple[str, str], ...]

    protocol = "mdns"
    transport = "udp"
    port = 5353


Service = Modbus | Fragile | S7 | EtherNetIp | OpcUa | Bacnet | Snmp | Web | Ssh | Mdns


@dataclass(frozen=True, slots=True)
class Device:
    """One practice device. What stands here is what its servers answer."""

    host: int
    """Last octet of its address."""
    tag: str
    name: str
    vendor: str
    model: str
    serial: str
    firmware: str
    device_class: str
    """A value of the register's device classes."""
    location: str
    services: tuple[Service, ...]
    order_number: str = ""
    fragile: bool = False

    def identification(self, product_name: str, user_application_name: str) -> dict[int, str]:
        """Objects 0..6 of the Modbus device identification (application protocol 6.21); empty ones are left out."""
        objects = {
            0: self.vendor,
            1: self.order_number or self.model,
            2: self.firmware,
            4: product_name,
            5: self.model,
            6: user_application_name,
        }
        return {number: text for number, text in objects.items() if text}
