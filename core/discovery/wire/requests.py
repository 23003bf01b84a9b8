"""Everything discovery can send, in one list: the preview, the read-only test and the manual are made from it."""

from __future__ import annotations

from core.discovery.wire import arp, bacnet, enip, http, mdns, modbus, opcua, requests_it, requests_ot, s7, snmp, ssh
from core.discovery.wire.request import Request, build_nothing


def build_mdns_instances(service: str = "_http._tcp.local.", query_id: int = 0) -> bytes:
    """The question for one service type's instances, as the preview shows it."""
    return mdns.build_query(((service, mdns.PTR),), query_id)


_FIRST: tuple[Request, ...] = (
    Request(
        "arp.request", "arp", "Ask who has an address", "ethernet", 0, "broadcast", 1, arp.build_request, "RFC 826",
        "whether the address is used, and its MAC",
    ),
    Request(
        "neighbour.datagram", "neighbour", "Send one empty datagram so that the operating system resolves the address",
        "udp", 9, "unicast", 1, build_nothing, "RFC 863 (discard), RFC 826", "whether the address is used, and its MAC",
    ),
    Request(
        "enip.list_identity", "enip", "Ask EtherNet/IP devices who they are", "udp", enip.PORT, "broadcast", 1,
        enip.build_list_identity, "CIP networks library vol. 2, 2-4.2",
        "vendor, device type, product, revision, serial number, name",
    ),
    Request(
        "bacnet.who_is", "bacnet", "Ask BACnet devices for their number", "udp", bacnet.PORT, "broadcast", 1,
        bacnet.build_who_is, "ANSI/ASHRAE 135-2020, 16.10 (Who-Is)", "device instance, vendor number",
    ),
    Request(
        "bacnet.read_property_multiple", "bacnet", "Read the BACnet device's identity properties", "udp", bacnet.PORT,
        "unicast", 2, bacnet.build_read_property_multiple, "ANSI/ASHRAE 135-2020, 15.7 (ReadPropertyMultiple)",
        "vendor, model, firmware, software, name, serial number, location, description",
    ),
    Request(
        "bacnet.read_property", "bacnet", "Read one BACnet identity property, where several at once are refused", "udp",
        bacnet.PORT, "unicast", 2, bacnet.build_read_property, "ANSI/ASHRAE 135-2020, 15.5 (ReadProperty)",
        "one of the identity properties",
    ),
    Request(
        "mdns.services", "mdns", "Ask which services are offered by DNS-SD", "udp", mdns.PORT, "multicast", 1,
        mdns.build_query, "RFC 6763, 9 (service type enumeration); RFC 6762, 5.4", "service types",
    ),
    Request(
        "mdns.instances", "mdns", "Ask a host for the details of a DNS-SD service", "udp", mdns.PORT, "unicast", 2,
        build_mdns_instances, "RFC 6763, 4 and 6 (PTR, SRV, TXT)", "name, vendor, model, serial number, firmware",
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
        "opcua.hello", "opcua", "Greet an OPC UA server", "tcp", opcua.PORT, "unicast", 2, opcua.build_hello,
        "OPC 10000-6, 7.1.2 (Hello)", "",
    ),
    Request(
        "opcua.open", "opcua", "Open an OPC UA channel without security and without login", "tcp", opcua.PORT,
        "unicast", 2, opcua.build_open, "OPC 10000-4, 5.5.2 (OpenSecureChannel)", "",
    ),
    Request(
        "opcua.get_endpoints", "opcua", "Read the endpoints an OPC UA server offers", "tcp", opcua.PORT, "unicast", 2,
        opcua.build_get_endpoints, "OPC 10000-4, 5.4.4 (GetEndpoints)",
        "application name and URI, product URI, certificate, security policies",
    ),
    Request(
        "opcua.close", "opcua", "Close the OPC UA channel", "tcp", opcua.PORT, "unicast", 2, opcua.build_close,
        "OPC 10000-4, 5.5.3 (CloseSecureChannel)", "",
    ),
    Request(
        "s7.connect", "s7", "Open the transport to an S7 controller", "tcp", s7.PORT, "unicast", 3, s7.build_connect,
        "RFC 1006, RFC 905 (COTP connection request)", "",
    ),
    Request(
        "s7.setup", "s7", "Agree on the message size with an S7 controller", "tcp", s7.PORT, "unicast", 3,
        s7.build_setup, "S7 communication, function 0xF0", "",
    ),
    Request(
        "s7.read_list", "s7", "Read a system status list of an S7 controller", "tcp", s7.PORT, "unicast", 3,
        s7.build_read_list, "Siemens System Software for S7-300/400, system status lists 0x0011 and 0x001C",
        "order number, firmware, module, serial number, station name",
    ),
    Request(
        "s7.read_list_next", "s7", "Read the next part of a system status list", "tcp", s7.PORT, "unicast", 3,
        s7.build_read_next, "Siemens System Software for S7-300/400, system status lists", "the rest of the list",
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
)  # fmt: skip

REQUESTS: tuple[Request, ...] = (*_FIRST, *requests_ot.REQUESTS, *requests_it.REQUESTS)

_BY_ID = {request.id: request for request in REQUESTS}


def request(request_id: str) -> Request:
    """The request of this id; `KeyError` where there is none."""
    return _BY_ID[request_id]
