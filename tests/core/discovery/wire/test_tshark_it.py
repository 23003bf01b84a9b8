"""Office and network protocols: our reading of whole messages beside tshark's, field by field.

`tshark_it.json` keeps what tshark 4.0 read; where tshark is installed it reads them once more. The messages are those
of `golden_it.txt` and what our builders make.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from core.discovery.wire import (
    cdp,
    ftp,
    lldp,
    netbios,
    opcua,
    opcua_session,
    snmp,
    snmpv3,
    ssdp,
    telnet,
    upnp,
    vnc,
    wsd,
)
from core.discovery.wire.plainxml import read_elements
from tests.core.discovery.wire.tshark_peer import Packet, read
from tests.fuzz.codecs import golden
from tests.fuzz.codecs_it import KEYS

STORED = Path(__file__).with_name("tshark_it.json")
Values = dict[str, list[str]]
USERS = (
    "-o", 'uat:snmp_users:"","sealer","SHA2-256","authpass1","AES","privpass1"',
    "-o", 'uat:snmp_users:"","oldsealer","MD5","authpass1","DES","privpass1"',
)  # fmt: skip
BUILD = b"\x01\0\xe9\x03"


def message(kind: str, number: int = 0) -> bytes:
    """The golden message of this kind in `golden_it.txt`."""
    return [data for name, _, data in golden() if name == kind][number]


def ssdp_answer(data: bytes) -> Values:
    found = ssdp.parse_announcement(data)
    return {"http.server": [found.server], "http.location": [found.location], "http.response.code": ["200"]}


def request(method: str, uri: str, host: str) -> Callable[[bytes], Values]:
    return lambda _: {"http.request.method": [method], "http.request.uri": [uri], "http.host": [host]}


def description(data: bytes) -> Values:
    found = upnp.parse_description(data)
    told = [found.device_type, found.friendly_name, found.manufacturer, found.model_name, found.model_number]
    return {"http.response.code": ["200"], "xml.cdata": ["1", "0", *told, found.serial, f"uuid:{found.udn}"]}


def as_page(data: bytes) -> Packet:
    """tshark reads no XML in datagrams: there it is shown to it as a page."""
    return Packet(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(data) + data, "tcp", 80
    )


def body_of(page: bytes) -> bytes:
    """What `as_page` was given."""
    return page.partition(b"\r\n\r\n")[2]


def match(page: bytes) -> Values:
    data = body_of(page)
    found = wsd.parse_matches(data)[0]
    texts = [element.text for element in read_elements(data)]
    assert texts[2:6] == [
        f"urn:uuid:{found.endpoint}", " ".join(f"n:{kind}" for kind in found.types), " ".join(found.scopes),
        " ".join(found.addresses),
    ]  # fmt: skip
    return {"xml.cdata": texts}


def node_status(data: bytes) -> Values:
    found = netbios.parse_node_status(data)
    return {
        "nbns.number_of_names": [str(len(found.names))],
        "nbns.unit_id": [found.mac or "00:00:00:00:00:00"],
        "nbns.name_flags.group": [str(int(name.group)) for name in found.names],
        "nbns.netbios_name": [name.text for name in found.names],
    }


def lldp_frame(data: bytes) -> Values:
    found = lldp.parse_frame(data)
    assert found is not None
    return {
        "eth.src": [found.source],
        "lldp.tlv.system.name": [found.name] if found.name else [],
        "lldp.tlv.system.desc": [found.description],
        "lldp.mgn.addr.ip4": [found.address],
        "lldp.port.id": [found.port] if ":" not in found.port else [],
        "lldp.chassis.id": [found.chassis.encode().hex()] if ":" not in found.chassis else [],
        "lldp.profinet.cm_mac_add": [found.chassis_mac] if found.profinet else [],
        "lldp.media.sn": [found.inventory["serial"]] if "serial" in found.inventory else [],
        "lldp.media.model": [found.inventory["model"]] if "model" in found.inventory else [],
        "lldp.media.manufacturer": [found.inventory["manufacturer"]] if "manufacturer" in found.inventory else [],
        "lldp.media.software": [found.inventory["software"]] if "software" in found.inventory else [],
    }


def cdp_frame(data: bytes) -> Values:
    found = cdp.parse_frame(data)
    assert found is not None
    return {
        "eth.src": [found.source],
        "cdp.checksum.status": ["1"],
        "cdp.deviceid": [found.device],
        "cdp.portid": [found.port],
        "cdp.platform": [found.platform],
        "cdp.capabilities.switch": [str(int("switch" in found.capabilities))],
        "cdp.capabilities.router": [str(int("router" in found.capabilities))],
    }


def engine(data: bytes) -> Values:
    found = snmpv3.parse_message(data)
    return {
        "snmp.msgAuthoritativeEngineID": [found.engine_id.hex()],
        "snmp.msgAuthoritativeEngineBoots": [str(found.boots)],
        "snmp.engineid.enterprise": [str(snmpv3.engine_of(found.engine_id).enterprise)] * 2,
    }


def answered(number: int) -> Callable[[bytes], Values]:
    def read_values(data: bytes) -> Values:
        bindings = snmpv3.parse_answer(data, KEYS[number]).response.bindings
        return {
            "snmp.msgUserName": [snmpv3.parse_message(data).user.decode()],
            "snmp.name": [".".join(map(str, name)) for name, _ in bindings],
            "snmp.value.octets": [value.hex() for _, value in bindings if isinstance(value, bytes)],
        }

    return read_values


def asked(_: bytes) -> Values:
    """What we sealed is what tshark finds in it after decryption."""
    return {
        "snmp.msgUserName": ["sealer"],
        "snmp.name": [".".join(map(str, name)) for name in snmp.ALL],
        "snmp.value.octets": [],
    }


def service(type_id: int, **more: str) -> Callable[[bytes], Values]:
    return lambda _: (
        {"opcua.servicenodeid.numeric": [str(type_id)]} | {f"opcua.{name}": [text] for name, text in more.items()}
    )


def build_info(data: bytes) -> Values:
    found = opcua_session.parse_read(data)
    assert isinstance(found, opcua_session.BuildInfo)
    return {
        "opcua.servicenodeid.numeric": ["634"],
        "opcua.ManufacturerName": [found.manufacturer],
        "opcua.ProductName": [found.product],
        "opcua.ProductUri": [found.product_uri],
        "opcua.SoftwareVersion": [found.version],
        "opcua.BuildNumber": [found.build],
    }


OPC = ("tcp", opcua.PORT)
CASES: dict[str, tuple[Packet, Callable[[bytes], Values], tuple[str, ...]]] = {
    "ssdp search": (
        Packet(ssdp.build_search(), "udp", ssdp.PORT, asked=True),
        request("M-SEARCH", "*", "239.255.255.250:1900"), (),
    ),
    "ssdp answer": (Packet(message("ssdp.search"), "udp", ssdp.PORT), ssdp_answer, ()),
    "upnp request": (
        Packet(upnp.build_get_description("10.0.0.2", 80), "tcp", 80, asked=True),
        request("GET", "/rootDesc.xml", "10.0.0.2:80"), (),
    ),
    "upnp description": (Packet(message("upnp.description"), "tcp", 80), description, ()),
    "upnp description in chunks": (Packet(message("upnp.description", 1), "tcp", 80), description, ()),
    "wsd probe": (
        as_page(wsd.build_probe()),
        lambda page: {"xml.cdata": [element.text for element in read_elements(body_of(page))]}, (),
    ),
    "wsd camera": (as_page(message("wsd.probe")), match, ()),
    "wsd server": (as_page(message("wsd.probe", 2)), lambda page: {"xml.cdata": [one.text for one in read_elements(body_of(page))]}, ()),
    "netbios question": (
        Packet(netbios.build_node_status(), "udp", netbios.PORT, asked=True),
        lambda _: {"nbns.type": ["33"], "nbns.flags.opcode": ["0"], "nbns.count.queries": ["1"]}, (),
    ),
    "netbios computer": (Packet(message("netbios.node_status"), "udp", netbios.PORT), node_status, ()),
    "netbios controller": (Packet(message("netbios.node_status", 1), "udp", netbios.PORT), node_status, ()),
    "ftp greeting": (
        Packet(message("ftp.listen"), "tcp", ftp.PORT),
        lambda data: {"ftp.response.code": [str(ftp.parse_reply(data).code)],
                      "ftp.response.arg": [ftp.parse_reply(data).text]}, (),
    ),
    "telnet greeting": (
        Packet(message("telnet.listen"), "tcp", telnet.PORT),
        lambda data: {"telnet.cmd": [str(251 + ("will", "won't", "do", "don't").index(one.split()[0]))
                                     for one in telnet.parse_reply(data).options]}, (),
    ),
    "vnc version": (
        Packet(message("vnc.listen"), "tcp", vnc.PORT),
        lambda data: {"vnc.server_proto_ver": [f"003.00{vnc.parse_reply(data)[-1]}"]}, (),
    ),
    **{f"lldp {place}": (Packet(message("lldp.announcement", place)), lldp_frame, ()) for place in range(4)},
    **{f"cdp {place}": (Packet(message("cdp.announcement", place)), cdp_frame, ()) for place in range(3)},
    "snmpv3 engine": (Packet(message("snmpv3.discover"), "udp", snmpv3.PORT), engine, ()),
    "snmpv3 sealed question": (
        Packet(message("snmpv3.request"), "udp", snmpv3.PORT, asked=True), asked, USERS,
    ),
    "snmpv3 answer, SHA-256 and AES": (Packet(message("snmpv3.get", 2), "udp", snmpv3.PORT), answered(1), USERS),
    "snmpv3 answer, MD5 and DES": (Packet(message("snmpv3.get", 3), "udp", snmpv3.PORT), answered(2), USERS),
    "opcua create session": (
        Packet(opcua_session.build_create(), *OPC, asked=True), service(461, SessionName="Walkdown"), (),
    ),
    "opcua activate session": (
        Packet(opcua_session.build_activate(session=BUILD, policy_id="open to all"), *OPC, asked=True),
        service(467, PolicyId="open to all"), (),
    ),
    "opcua read": (
        Packet(opcua_session.build_read(session=BUILD), *OPC, asked=True),
        lambda _: {"opcua.servicenodeid.numeric": ["631"],
                   "opcua.AttributeId": [f"0x{opcua_session.VALUE_ATTRIBUTE:08x}"] * len(opcua_session.BUILD_NODES)}, (),
    ),
    "opcua close session": (
        Packet(opcua_session.build_leave(session=BUILD), *OPC, asked=True), service(473, DeleteSubscriptions="1"), (),
    ),
    "opcua build information": (Packet(message("opcua.session.read"), *OPC), build_info, ()),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_our_reading_is_tsharks(name: str) -> None:
    packet, ours, _ = CASES[name]
    assert ours(packet.data) == json.loads(STORED.read_text("utf-8"))[name]


@pytest.mark.parametrize("name", CASES)
def test_what_is_stored_is_what_tshark_reads(name: str, tmp_path: Path) -> None:
    packet, ours, options = CASES[name]
    fresh = read(tmp_path, packet, list(ours(packet.data)), options)
    if fresh is None:
        pytest.skip("no tshark on this computer; its stored reading is compared with ours by the test above")
    assert tidied(fresh) == json.loads(STORED.read_text("utf-8"))[name]


def tidied(values: Values) -> Values:
    """tshark's own explanations behind a value are left out, and padding within names."""
    names = [name.partition("<")[0].strip() for name in values.get("nbns.netbios_name", [])]
    return values | ({"nbns.netbios_name": names} if names else {})
