"""What discovery can send in office and network protocols; a part of `requests.REQUESTS`."""

from __future__ import annotations

from core.discovery.wire import ftp, netbios, opcua, opcua_session, snmpv3, ssdp, telnet, upnp, vnc, wsd
from core.discovery.wire.request import Request, build_nothing

RDP_PORT, MQTT_PORT, AMQP_PORT = 3389, 1883, 5672

REQUESTS: tuple[Request, ...] = (
    Request(
        "ssdp.search", "ssdp", "Ask UPnP devices to name themselves", "udp", ssdp.PORT, "multicast", 1,
        ssdp.build_search, "UPnP Device Architecture 2.0, 1.3.2 (M-SEARCH)",
        "kind of device, software, identifier, where its description lies",
    ),
    Request(
        "upnp.description", "upnp", "Load the description that a UPnP device has named, from the device itself", "tcp",
        upnp.PORT, "unicast", 2, upnp.build_get_description,
        "UPnP Device Architecture 2.0, 2.11 (retrieving a description); RFC 9110, 9.3.1 (GET)",
        "maker, model, serial number, name",
    ),
    Request(
        "wsd.probe", "wsd", "Ask devices of the devices profile to name themselves", "udp", wsd.PORT, "multicast", 1,
        wsd.build_probe, "WS-Discovery, April 2005, 5.2 (Probe); Devices Profile for Web Services, 2006",
        "identifier, kind of device, addresses of its services",
    ),
    Request(
        "wsd.probe_cameras", "wsd", "Ask ONVIF cameras to name themselves", "udp", wsd.PORT, "multicast", 1,
        wsd.build_probe_cameras, "WS-Discovery, April 2005, 5.2 (Probe); ONVIF Core Specification, 7.3",
        "identifier, name, hardware, location",
    ),
    Request(
        "netbios.node_status", "netbios", "Ask a computer for its NetBIOS names", "udp", netbios.PORT, "unicast", 2,
        netbios.build_node_status, "RFC 1002, 4.2.17 (node status request)", "host name, workgroup, MAC",
    ),
    Request(
        "ftp.listen", "ftp", "Connect to FTP, read the greeting, send nothing", "tcp", ftp.PORT, "unicast", 2,
        build_nothing, "RFC 959, 5.4", "software, sometimes maker and version",
    ),
    Request(
        "telnet.listen", "telnet", "Connect to Telnet, read the greeting, answer no option, send nothing", "tcp",
        telnet.PORT, "unicast", 2, build_nothing, "RFC 854, RFC 855", "text before the login",
    ),
    Request(
        "vnc.listen", "vnc", "Connect to VNC, read the version, send nothing", "tcp", vnc.PORT, "unicast", 2,
        build_nothing, "RFC 6143, 7.1.1", "version of the protocol",
    ),
    Request(
        "rdp.connect", "rdp", "See whether the port of Remote Desktop is open, send nothing", "tcp", RDP_PORT,
        "unicast", 2, build_nothing, "RFC 9293, 3.5 (connection only)", "whether the port is open",
    ),
    Request(
        "mqtt.connect", "mqtt", "See whether the port of MQTT is open, send nothing", "tcp", MQTT_PORT, "unicast", 2,
        build_nothing, "RFC 9293, 3.5 (connection only)", "whether the port is open",
    ),
    Request(
        "amqp.connect", "amqp", "See whether the port of AMQP is open, send nothing", "tcp", AMQP_PORT, "unicast", 2,
        build_nothing, "RFC 9293, 3.5 (connection only)", "whether the port is open",
    ),
    Request(
        "snmpv3.discover", "snmpv3", "Ask an SNMP v3 agent for its engine", "udp", snmpv3.PORT, "unicast", 2,
        snmpv3.build_discovery, "RFC 3414, 4 (discovery)", "maker and MAC, as the engine's identifier holds them",
    ),
    Request(
        "snmpv3.get", "snmpv3", "Read name, description, location, model and serial number by SNMP v3", "udp",
        snmpv3.PORT, "unicast", 2, snmpv3.build_get,
        "RFC 3412, 6; RFC 3414; RFC 3416 (GetRequest); sent signed and encrypted as the credentials say",
        "description, name, location, maker, model, serial number, firmware",
    ),
    Request(
        "opcua.session.hello", "opcua.session", "Greet an OPC UA server", "tcp", opcua.PORT, "unicast", 3,
        opcua.build_hello, "OPC 10000-6, 7.1.2 (Hello)", "",
    ),
    Request(
        "opcua.session.open", "opcua.session", "Open an OPC UA channel without security and without login", "tcp",
        opcua.PORT, "unicast", 3, opcua.build_open, "OPC 10000-4, 5.5.2 (OpenSecureChannel)", "",
    ),
    Request(
        "opcua.session.get_endpoints", "opcua.session", "Read the endpoints an OPC UA server offers", "tcp", opcua.PORT,
        "unicast", 3, opcua.build_get_endpoints, "OPC 10000-4, 5.4.4 (GetEndpoints)",
        "application name and URI, certificate, policies, whether anonymous visitors are let in",
    ),
    Request(
        "opcua.session.create", "opcua.session", "Create an OPC UA session", "tcp", opcua.PORT, "unicast", 3,
        opcua_session.build_create, "OPC 10000-4, 5.6.2 (CreateSession)", "",
    ),
    Request(
        "opcua.session.activate", "opcua.session", "Enter an OPC UA session anonymously", "tcp", opcua.PORT, "unicast",
        3, opcua_session.build_activate, "OPC 10000-4, 5.6.3 (ActivateSession)", "",
    ),
    Request(
        "opcua.session.read", "opcua.session", "Read the build information of an OPC UA server", "tcp", opcua.PORT,
        "unicast", 3, opcua_session.build_read, "OPC 10000-4, 5.10.2 (Read); OPC 10000-5, 12.4 (BuildInfo)",
        "maker, product, software version, build number",
    ),
    Request(
        "opcua.session.leave", "opcua.session", "Close the OPC UA session", "tcp", opcua.PORT, "unicast", 3,
        opcua_session.build_leave, "OPC 10000-4, 5.6.4 (CloseSession)", "",
    ),
    Request(
        "opcua.session.close", "opcua.session", "Close the OPC UA channel", "tcp", opcua.PORT, "unicast", 3,
        opcua.build_close, "OPC 10000-4, 5.5.3 (CloseSecureChannel)", "",
    ),
)  # fmt: skip
