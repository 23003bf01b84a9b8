"""Protocols by the number they usually have: what a flow is called while nothing of its content was read.

IANA's service names and port numbers, makers' manuals for the field protocols. The names are those of the probes and
dissectors where there is one.
"""

from __future__ import annotations

from core.discovery.capture.links import (
    KIND_ARP,
    KIND_GOOSE,
    KIND_GSE,
    KIND_LLDP,
    KIND_PROFINET,
    KIND_SV,
    OTHER_LLC,
    SNAP,
)

_TCP = {
    20: "ftp-data", 21: "ftp", 22: "ssh", 23: "telnet", 25: "smtp", 53: "dns", 80: "http", 88: "kerberos", 102: "iso-tsap",
    110: "pop3", 135: "msrpc", 139: "netbios-ssn", 143: "imap", 179: "bgp", 389: "ldap", 443: "https", 445: "smb",
    465: "smtps", 502: "modbus", 515: "lpd", 554: "rtsp", 587: "smtp", 623: "ipmi", 636: "ldaps", 789: "redlion",
    993: "imaps", 1089: "ff-annunc", 1090: "ff-fms", 1091: "ff-sm", 1433: "mssql", 1434: "mssql", 1521: "oracle",
    1723: "pptp", 1883: "mqtt", 1911: "fox", 1962: "pcworx", 2049: "nfs", 2222: "enip-io", 2404: "iec104",
    2455: "codesys2", 3060: "wonderware", 3128: "http-proxy", 3306: "mysql", 3389: "rdp", 4000: "roc", 4840: "opcua",
    4911: "fox", 5000: "slmp", 5007: "melsec", 5094: "hartip", 5432: "postgresql", 5450: "pi", 5671: "amqp",
    5672: "amqp", 5900: "vnc", 5938: "teamviewer", 5985: "winrm", 5986: "winrm", 6379: "redis", 7070: "anydesk",
    8000: "http", 8080: "http", 8443: "https", 8883: "mqtts", 9100: "pdl-datastream", 9600: "fins", 10001: "lantronix",
    11740: "codesys", 18245: "srtp", 20000: "dnp3", 20547: "proconos", 34962: "profinet", 34963: "profinet",
    34964: "profinet", 44818: "enip", 48898: "ads", 55553: "deltav", 62900: "deltav",
}  # fmt: skip
_UDP = {
    53: "dns", 67: "dhcp", 68: "dhcp", 69: "tftp", 88: "kerberos", 123: "ntp", 137: "netbios", 138: "netbios-dgm",
    161: "snmp", 162: "snmptrap", 319: "ptp", 320: "ptp", 389: "ldap", 443: "quic", 500: "ike", 514: "syslog",
    520: "rip", 1740: "codesys", 1900: "ssdp", 2222: "enip-io", 3671: "knx", 3702: "wsd", 4500: "ike", 4840: "opcua",
    5094: "hartip", 5353: "mdns", 5355: "llmnr", 9600: "fins", 18246: "srtp", 20000: "dnp3", 34962: "profinet",
    34963: "profinet", 34964: "epm", 44818: "enip", 47808: "bacnet", 48899: "ads", 55555: "foundation",
}  # fmt: skip
_ETHERNET = {
    KIND_ARP: "arp", KIND_PROFINET: "profinet", KIND_LLDP: "lldp", KIND_GOOSE: "goose", KIND_GSE: "gse", KIND_SV: "sv",
    0x88A4: "ethercat", 0x88E3: "mrp", 0x88F7: "ptp", 0x88AB: "powerlink", 0x88CD: "sercos3", 0x888E: "eapol",
    0x890D: "tsn", 0x8863: "pppoe", 0x8864: "pppoe", 0x88E1: "homeplug", 0x887B: "homeplug", 0x9000: "loopback",
    0x88FB: "prp", 0x892F: "hsr", 0x8100: "vlan", SNAP + 0x2000: "cdp", SNAP + 0x2003: "vtp", SNAP + 0x2004: "dtp",
    OTHER_LLC: "llc",
}  # fmt: skip
USUAL: dict[tuple[str, int], str] = {
    (transport, port): name
    for transport, table in (("tcp", _TCP), ("udp", _UDP), ("ethernet", _ETHERNET))
    for port, name in table.items()
}
