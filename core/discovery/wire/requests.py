"""Everything discovery can send, in one list: the preview, the read-only test and the manual are made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.discovery.wire import enip, http, modbus, snmp, ssh


@dataclass(frozen=True, slots=True)
class Request:
    """One kind of message. `build()` without arguments gives the message as it is usually sent."""

    id: str
    protocol: str
    title: str
    """In plain words, for the engineer and the site manager."""
    transport: str
    """tcp, udp or ethernet."""
    port: int
    """0 where the transport has none."""
    cast: str
    """unicast, multicast or broadcast."""
    risk: int
    """1 standard group request, 2 unicast identity read, 3 needs a session."""
    build: Callable[..., bytes]
    reference: str
    reads: str
    """What the answer tells; "" for messages that only open or close a conversation."""

    @property
    def example(self) -> bytes:
        """The message as it is usually sent."""
        return self.build()


def build_nothing() -> bytes:
    """No bytes: only the connection (or the empty datagram) itself is sent."""
    return b""


REQUESTS: tuple[Request, ...] = (
    Request(
        "enip.list_identity", "enip", "Ask EtherNet/IP devices who they are", "udp", enip.PORT, "broadcast", 1,
        enip.build_list_identity, "CIP networks library vol. 2, 2-4.2",
        "vendor, device type, product, revision, serial number, name",
    ),
    Request(
        "modbus.read_device_id", "modbus", "Read the Modbus device identification", "tcp", modbus.PORT, "unicast", 2,
        modbus.build_read_device_id, "Modbus Application Protocol V1.1b3, 6.21 (function code 43/14)",
        "vendor, product code, revision, product, model and application name",
    ),
    Request(
        "modbus.report_server_id", "modbus", "Read the Modbus server id, where the identification is not offered",
        "tcp", modbus.PORT, "unicast", 2, modbus.build_report_server_id,
        "Modbus Application Protocol V1.1b3, 6.13 (function code 17)", "the maker's own description",
    ),
    Request(
        "snmp.get", "snmp", "Read name, description, location, model and serial number by SNMP", "udp", snmp.PORT,
        "unicast", 2, snmp.build_get, "RFC 3416 and RFC 1157 (GetRequest), RFC 3418, RFC 6933",
        "description, name, location, maker, model, serial number, firmware",
    ),
    Request(
        "snmp.get_next", "snmp", "Read model and serial number by SNMP, where their row is not number 1", "udp",
        snmp.PORT, "unicast", 2, snmp.build_get_next, "RFC 3416 and RFC 1157 (GetNextRequest), RFC 6933",
        "maker, model, serial number, firmware",
    ),
    Request(
        "http.get", "http", "Load the start page (port 80; port 443 inside TLS)", "tcp", http.PORT, "unicast", 2,
        http.build_get, "RFC 9110, 9.3.1 (GET)", "page title, server software, name of the login area",
    ),
    Request(
        "tls.client_hello", "https", "Begin an encrypted connection and keep the certificate shown", "tcp",
        http.PORT_TLS, "unicast", 2, build_nothing, "RFC 8446, 4.1.2 (ClientHello, made by the operating TLS library)",
        "certificate: subject, issuer, expiry, fingerprint",
    ),
    Request(
        "ssh.listen", "ssh", "Connect to SSH, read the greeting, send nothing", "tcp", ssh.PORT, "unicast", 2,
        build_nothing, "RFC 4253, 4.2", "software and version",
    ),
    Request(
        "neighbour.datagram", "neighbour", "Send one empty datagram so that the operating system resolves the address",
        "udp", 9, "unicast", 1, build_nothing, "RFC 863 (discard), RFC 826", "whether the address is used, and its MAC",
    ),
)  # fmt: skip

_BY_ID = {request.id: request for request in REQUESTS}


def request(request_id: str) -> Request:
    """The request of this id; `KeyError` where there is none."""
    return _BY_ID[request_id]
