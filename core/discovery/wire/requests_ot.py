"""What discovery can send in industrial and building protocols; a part of `requests.REQUESTS`."""

from __future__ import annotations

from core.discovery.wire import ads, dcp, epm, fins, fox, hartip, iec104, knx, mms, slmp
from core.discovery.wire.request import Request

REQUESTS: tuple[Request, ...] = (
    Request(
        "dcp.identify_all", "dcp", "Ask PROFINET devices who they are", "ethernet", 0, "multicast", 1,
        dcp.build_identify_all, "IEC 61158-6-10, 4.3 (DCP identify)",
        "station name, type, vendor and device number, role, IP address, MAC",
    ),
    Request(
        "epm.lookup", "epm", "Read the first entry of a PROFINET device's endpoint map", "udp", epm.PORT, "unicast", 2,
        epm.build_lookup, "C706, appendix O (endpoint mapper lookup); IEC 61158-6-10, 4.10.3",
        "type, order number, hardware and firmware version, vendor and device number",
    ),
    Request(
        "ads.identify", "ads", "Ask Beckhoff controllers who they are", "udp", ads.PORT, "broadcast", 1,
        ads.build_identify, "ADS discovery, service 1 (identify)",
        "host name, AMS net id, TwinCAT version, operating system",
    ),
    Request(
        "fins.read_controller", "fins", "Read an Omron controller's model and version", "udp", fins.PORT, "unicast", 2,
        fins.build_read_controller, "Omron W227, 5-3-12 (controller data read, 05 01)", "model, version",
    ),
    Request(
        "knx.search", "knx", "Search for KNXnet/IP servers", "udp", knx.PORT, "multicast", 1, knx.build_search,
        "KNX standard 03_08_02, 7.6.1 (search request)", "name, serial number, MAC, individual address, services",
    ),
    Request(
        "knx.describe", "knx", "Read a KNXnet/IP server's description", "udp", knx.PORT, "unicast", 2,
        knx.build_describe, "KNX standard 03_08_02, 7.7.1 (description request)",
        "name, serial number, MAC, individual address, services",
    ),
    Request(
        "slmp.read_type", "slmp", "Read a Mitsubishi controller's model name", "tcp", slmp.PORT, "unicast", 2,
        slmp.build_read_type, "Mitsubishi SH-080956ENG, 5.5 (read type name, 0101)", "model and its code",
    ),
    Request(
        "iec104.test", "iec104", "Send a test frame to a telecontrol station", "tcp", iec104.PORT, "unicast", 3,
        iec104.build_test, "IEC 60870-5-104, 5.2 (TESTFR act)", "whether IEC 60870-5-104 is spoken",
    ),
    Request(
        "hartip.initiate", "hartip", "Open a HART-IP session as secondary master", "tcp", hartip.PORT, "unicast", 3,
        hartip.build_initiate, "FieldComm Group HCF_SPEC-085 (session initiate)", "",
    ),
    Request(
        "hartip.identity", "hartip", "Read a HART device's identity (command 0)", "tcp", hartip.PORT, "unicast", 3,
        hartip.build_read_identity, "FieldComm Group HCF_SPEC-127, command 0",
        "maker, device type, device number, revisions",
    ),
    Request(
        "hartip.long_tag", "hartip", "Read a HART device's long tag (command 20)", "tcp", hartip.PORT, "unicast", 3,
        hartip.build_read_long_tag, "FieldComm Group HCF_SPEC-127, command 20", "long tag",
    ),
    Request(
        "hartip.close", "hartip", "Close the HART-IP session", "tcp", hartip.PORT, "unicast", 3, hartip.build_close,
        "FieldComm Group HCF_SPEC-085 (session close)", "",
    ),
    Request(
        "mms.connect", "mms", "Open the transport to a substation device", "tcp", mms.PORT, "unicast", 3,
        mms.build_connect, "RFC 1006, RFC 905 (COTP connection request)", "",
    ),
    Request(
        "mms.initiate", "mms", "Associate with a substation device", "tcp", mms.PORT, "unicast", 3, mms.build_initiate,
        "ISO 8327-1, ISO 8823-1, ISO 8650-1, ISO 9506-2 (initiate); IEC 61850-8-1", "",
    ),
    Request(
        "mms.identify", "mms", "Read a substation device's identity", "tcp", mms.PORT, "unicast", 3,
        mms.build_identify, "ISO 9506-2 (identify)", "vendor, model, revision",
    ),
    Request(
        "mms.conclude", "mms", "End the association with a substation device", "tcp", mms.PORT, "unicast", 3,
        mms.build_conclude, "ISO 9506-2 (conclude)", "",
    ),
    Request(
        "fox.hello", "fox", "Say hello to a Niagara station and read its hello", "tcp", fox.PORT, "unicast", 3,
        fox.build_hello, "Niagara Fox (no public specification), hello of a client",
        "host, station, version, brand, operating system",
    ),
)  # fmt: skip
