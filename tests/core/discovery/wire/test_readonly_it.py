"""The guard against known dangerous messages of office and network protocols."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import netbios, opcua_session, snmpv3, ssdp, upnp, wsd
from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only
from core.discovery.wire.readonly_it import CHECKS
from core.discovery.wire.requests_it import REQUESTS

HEAD = b"Host: 192.0.2.1:80\r\nUser-Agent: Walkdown\r\nAccept: text/xml, */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n"
SOAP = b"<s:Envelope><s:Body><u:SetDefaultConnectionService/></s:Body></s:Envelope>"
PROBE = wsd.build_probe()
READ = opcua_session.build_read()
ACTIVATE = opcua_session.build_activate()
NO_SIGNATURE = b"\xff\xff\xff\xff" * 4


def page(line: bytes, more: bytes = b"", body: bytes = b"") -> bytes:
    return line + b" HTTP/1.1\r\n" + HEAD + more + b"\r\n" + body


def v3(pdu: int, value: bytes = b"\x05\0", oid: bytes = b"\x06\x08\x2b\x06\x01\x02\x01\x01\x05\0") -> bytes:
    """The message of `build_get` with another operation or value."""
    plain = snmpv3.build_get(oids=((1, 3, 6, 1, 2, 1, 1, 5, 0),), level=0)
    binding = b"\x30" + bytes((len(oid) + len(value),)) + oid + value
    body = b"\x02\x01\x02\x02\x01\0\x02\x01\0" + b"\x30" + bytes((len(binding),)) + binding
    start = plain.index(b"\x04\x00\xa0")
    content = plain[plain.rindex(b"\x04\x0b", 0, start) : start + 2] + bytes((pdu, len(body))) + body
    before = plain[4 if plain[1] & 0x80 else 2 : plain.rindex(b"\x30", 0, plain.rindex(b"\x04\x0b", 0, start))]
    whole = before + b"\x30" + bytes((len(content),)) + content
    return b"\x30" + (bytes((len(whole),)) if len(whole) < 128 else b"\x81" + bytes((len(whole),))) + whole


def opcua(type_id: int, rest: bytes = b"", kind: bytes = b"MSGF") -> bytes:
    body = struct.pack("<IIII", 1, 1, 5, 5) + struct.pack("<BBH", 1, 0, type_id)
    body += b"\0\0" + struct.pack("<qIIiI", 0, 5, 0, -1, 5000) + bytes(3) + rest
    return kind + struct.pack("<I", len(body) + 8) + body


def identity(type_id: int, body: bytes) -> bytes:
    """The body of ActivateSession with a token of another kind."""
    return NO_SIGNATURE + struct.pack("<BBHBi", 1, 0, type_id, 1, len(body)) + body + b"\xff" * 8


def reading(node: int, attribute: int, count: int = 1) -> bytes:
    nodes = (struct.pack("<BBHI", 1, 0, node, attribute) + b"\xff" * 4 + b"\0\0" + b"\xff" * 4) * count
    return struct.pack("<dIi", 0.0, 3, count) + nodes


NAME = struct.pack("<i", 9) + b"anonymous"

DANGEROUS = {
    "upnp action": ("upnp", page(b"POST /ctl/IPConn.xml", b"SOAPAction: \"x#ForceTermination\"\r\n", SOAP)),
    "upnp action as a page": ("upnp", page(b"GET /desc.xml", b"SOAPAction: \"x#AddPortMapping\"\r\n")),
    "upnp event subscription": ("upnp", page(b"SUBSCRIBE /evt/desc.xml", b"CALLBACK: <http://192.0.2.9/>\r\n")),
    "put": ("upnp", page(b"PUT /desc.xml")),
    "delete": ("upnp", page(b"DELETE /desc.xml")),
    "get with a body": ("upnp", page(b"GET /desc.xml", body=SOAP)),
    "get with a length": ("upnp", page(b"GET /desc.xml", b"Content-Length: 74\r\n", SOAP)),
    "get of a command": ("upnp", page(b"GET /reboot")),
    "get of a program": ("upnp", page(b"GET /cgi-bin/reset.cgi")),
    "get with a query": ("upnp", page(b"GET /desc.xml?action=reboot")),
    "get with a way up": ("upnp", page(b"GET /a/../desc.xml")),
    "get with an escape": ("upnp", page(b"GET /%2e%2e/desc.xml")),
    "get of another server": ("upnp", page(b"GET http://192.0.2.9/desc.xml")),
    "two gets": ("upnp", page(b"GET /desc.xml") * 2),
    "get with a login": ("upnp", page(b"GET /desc.xml", b"Authorization: Basic YWRtaW46YWRtaW4=\r\n")),
    "a page where the start page belongs": ("http", page(b"GET /desc.xml")),
    "ssdp announcement": ("ssdp", b"NOTIFY * HTTP/1.1\r\nNTS: ssdp:alive\r\nNT: upnp:rootdevice\r\nUSN: uuid:1\r\n\r\n"),
    "ssdp farewell in another's name": ("ssdp", b"NOTIFY * HTTP/1.1\r\nNTS: ssdp:byebye\r\nNT: a\r\nUSN: uuid:1\r\n\r\n"),
    "ssdp search with a long wait": ("ssdp", ssdp.build_search().replace(b"MX: 2", b"MX: 9")),
    "two searches": ("ssdp", ssdp.build_search() * 2),
    "wsd farewell": ("wsd", PROBE.replace(b"discovery/Probe", b"discovery/Bye").replace(b"wsd:Probe", b"wsd:Bye")),
    "wsd hello": ("wsd", PROBE.replace(b"discovery/Probe", b"discovery/Hello").replace(b"wsd:Probe", b"wsd:Hello")),
    "wsd action for a device": ("wsd", PROBE.replace(b"wsd:Probe", b"tds:SystemReboot")),
    "wsd probe with something behind it": ("wsd", PROBE + b"<x/>"),
    "wsd probe with an entity": ("wsd", b'<!DOCTYPE a [<!ENTITY b "c">]>' + PROBE),
    "netbios registration": ("netbios", netbios.build_node_status().replace(b"\0\0\0\x01", b"\x28\x10\0\x01", 1)),
    "netbios release": ("netbios", struct.pack(">HHHHHH", 1, 0x3010, 1, 0, 0, 1) + netbios.build_node_status()[12:]),
    "netbios refresh": ("netbios", struct.pack(">HHHHHH", 1, 0x4010, 1, 0, 0, 1) + netbios.build_node_status()[12:]),
    "netbios name query": ("netbios", netbios.build_node_status()[:-4] + b"\0\x20\0\x01"),
    "netbios broadcast": ("netbios", struct.pack(">HHHHHH", 1, 0x0110, 1, 0, 0, 0) + netbios.build_node_status()[12:]),
    "telnet answer to an option": ("telnet", b"\xff\xfc\x18"),
    "telnet text": ("telnet", b"admin\r\n"),
    "telnet break": ("telnet", b"\xff\xf3"),
    "telnet interrupt": ("telnet", b"\xff\xf4"),
    "ftp login": ("ftp", b"USER anonymous\r\n"),
    "ftp goodbye": ("ftp", b"QUIT\r\n"),
    "vnc version": ("vnc", b"RFB 003.008\n"),
    "rdp connection request": ("rdp", bytes.fromhex("0300001302e000000000000100080003000000")),
    "mqtt connect": ("mqtt", bytes.fromhex("100c00044d5154540402003c0000")),
    "mqtt publish": ("mqtt", b"\x30\x05\0\x01axx"),
    "amqp header": ("amqp", b"AMQP\0\0\x09\x01"),
    "snmp v3 set": ("snmpv3", v3(0xA3)),
    "snmp v3 set of a text": ("snmpv3", v3(0xA3, b"\x04\x01x")),
    "snmp v3 get with a value": ("snmpv3", v3(0xA0, b"\x04\x01x")),
    "snmp v3 bulk": ("snmpv3", v3(0xA5)),
    "snmp v3 trap": ("snmpv3", v3(0xA7)),
    "snmp v3 inform": ("snmpv3", v3(0xA6)),
    "snmp v3 get with something behind it": ("snmpv3", snmpv3.build_get() + b"\0"),
    "snmp v2c set as v3": ("snmpv3", bytes.fromhex("3026020101040770726976617465a318020101020100020100300d300b06072b060102010105 0400")),
    "opcua write": ("opcua.session", opcua(673, b"\x01\0\0\0")),
    "opcua call": ("opcua.session", opcua(712, b"\x01\0\0\0")),
    "opcua history update": ("opcua.session", opcua(700)),
    "opcua add nodes": ("opcua.session", opcua(488)),
    "opcua delete nodes": ("opcua.session", opcua(500)),
    "opcua register server": ("opcua.session", opcua(437)),
    "opcua create subscription": ("opcua.session", opcua(787)),
    "opcua browse": ("opcua.session", opcua(527)),
    "opcua cancel": ("opcua.session", opcua(479, bytes(4))),
    "opcua login with a password": ("opcua.session", opcua(467, identity(324, NAME + b"\xff" * 12))),
    "opcua login with a certificate": ("opcua.session", opcua(467, identity(327, NAME + b"\xff" * 4))),
    "opcua login with a signature": ("opcua.session", opcua(467, b"\x01\0\0\0x" + identity(321, NAME)[5:])),
    "opcua read of a process value": ("opcua.session", opcua(631, reading(2994, 13))),
    "opcua read of another attribute": ("opcua.session", opcua(631, reading(2260, 17))),
    "opcua read of another namespace": ("opcua.session", READ.replace(b"\x01\0\xd4\x08", b"\x01\x02\xd4\x08")),
    "opcua read of too much": ("opcua.session", opcua(631, reading(2260, 13, 40))),
    "opcua read with something behind it": ("opcua.session", opcua(631, reading(2260, 13) + b"\0")),
    "opcua read with a write behind it": ("opcua.session", READ + opcua(673)),
    "opcua close that keeps subscriptions": ("opcua.session", opcua(473, b"\0")),
    "opcua write in an unfinished message": ("opcua.session", opcua(673, kind=b"MSGC")),
    "session where none was allowed": ("opcua", opcua_session.build_create()),
    "entering a session where none was allowed": ("opcua", ACTIVATE),
    "reading in a session where none was allowed": ("opcua", READ),
}  # fmt: skip


@pytest.mark.parametrize("name", DANGEROUS)
def test_known_dangerous_messages_are_refused(name: str) -> None:
    protocol, data = DANGEROUS[name]
    with pytest.raises(WireError, match="no read of"):
        check_read_only(protocol, data)


def test_the_messages_above_differ_from_good_ones_by_what_makes_them_dangerous() -> None:
    check_read_only("snmpv3", v3(0xA0))
    check_read_only("upnp", page(b"GET /desc.xml"))
    check_read_only("opcua.session", opcua(467, identity(321, NAME)))
    check_read_only("opcua.session", opcua(631, reading(2260, 13)))
    check_read_only("opcua.session", opcua(473, b"\x01"))


@given(st.binary(max_size=120), st.sampled_from(sorted(CHECKS)))
def test_the_guard_itself_raises_nothing_else(data: bytes, protocol: str) -> None:
    with contextlib.suppress(WireError):
        check_read_only(protocol, data)


GOOD = [entry for entry in REQUESTS if entry.example]


@pytest.mark.parametrize("entry", GOOD, ids=lambda entry: entry.id)
def test_every_cut_of_a_message_is_refused_and_every_addition(entry: object) -> None:
    for size in range(1, len(entry.example)):
        with pytest.raises(WireError):
            check_read_only(entry.protocol, entry.example[:size])
    with pytest.raises(WireError):
        check_read_only(entry.protocol, entry.example + b"\0")


@pytest.mark.parametrize("entry", GOOD, ids=lambda entry: entry.id)
def test_no_message_passes_as_one_of_another_protocol(entry: object) -> None:
    kin = {entry.protocol} | ({"opcua"} if entry.protocol == "opcua.session" else set())
    for other in set(CHECKS) - kin:
        with pytest.raises(WireError):
            check_read_only(other, entry.example)


def test_paths_of_descriptions_that_the_builder_takes_pass_and_no_others() -> None:
    for path in ("/desc", "/rootDesc.xml", "/a/b/description.xml"):
        check_read_only("upnp", upnp.build_get_description(path=path))
