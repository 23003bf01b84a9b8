"""nmap's XML: what was seen, when, and nothing that a hostile file wants."""

from __future__ import annotations

import contextlib
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.register.importers.errors import UnreadableList
from core.register.importers.hosts import FoundPort
from core.register.importers.nmap_xml import read_nmap

HEAD = '<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<?xml-stylesheet href="file:///nmap.xsl" type="text/xsl"?>\n'
HOST = """<host starttime="1772352000" endtime="1772352060"><status state="up" reason="arp-response"/>
<address addr="192.168.0.7" addrtype="ipv4"/><address addr="00:1B:1B:01:02:03" addrtype="mac" vendor="Siemens"/>
<hostnames><hostname name="plc-7.cell" type="PTR"/></hostnames>
<ports><extraports state="closed" count="998"/>
<port protocol="tcp" portid="102"><state state="open"/><service name="iso-tsap" method="table" conf="3"/>
<script id="s7-info" output="&#xa;  Module: 6ES7 315-2EH14-0AB0 "><elem key="Module">6ES7 315-2EH14-0AB0 </elem>
<elem key="Serial Number">S C-X4U421302009</elem><elem key="Version">3.2.6</elem></script></port>
<port protocol="tcp" portid="80"><state state="open"/><service name="http" product="Miniweb" version="1.0"
 hostname="plc-7" method="probed" conf="10"/></port>
<port protocol="tcp" portid="502"><state state="open"/><service name="mbap" method="table" conf="3"/></port>
<port protocol="udp" portid="161"><state state="open|filtered"/><service name="snmp" method="table"/></port>
</ports></host>
"""
DOWN = '<host><status state="down"/><address addr="192.168.0.8" addrtype="ipv4"/></host>'


def scan(tmp_path: Path, body: str, head: str = HEAD) -> Path:
    path = tmp_path / "scan.xml"
    path.write_text(f'{head}<nmaprun scanner="nmap" start="1772352000" args="nmap -sV">{body}</nmaprun>')
    return path


def test_what_a_scan_says(tmp_path: Path) -> None:
    file = read_nmap(scan(tmp_path, HOST + DOWN))
    (host,) = file.hosts
    assert (host.ip, host.mac, host.hostname) == ("192.168.0.7", "00:1b:1b:01:02:03", "plc-7.cell")
    assert host.at == datetime(2026, 3, 1, 8, 1, tzinfo=UTC)
    assert host.ports == (
        FoundPort("tcp", 102, "s7", "Open; by its number iso-tsap"),
        FoundPort("tcp", 80, "http", "Miniweb 1.0"),
        FoundPort("tcp", 502, "", "Open; by its number mbap"),
    )
    told = {(one.by, one.field): one.value for one in host.values}
    assert told == {
        ("nmap", "nmap.script"): "s7-info",
        ("nmap s7-info", "order_number"): "6ES7 315-2EH14-0AB0",
        ("nmap s7-info", "serial"): "S C-X4U421302009",
        ("nmap s7-info", "firmware"): "3.2.6",
        ("nmap", "hostname"): "plc-7",
    }
    assert file.notes == ["1 hosts were down or without an address; they are left out."]
    assert len(file.sha256) == 64


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('<!DOCTYPE nmaprun [<!ENTITY a "b">]><nmaprun>&a;</nmaprun>', "document type"),
        ('<!DOCTYPE nmaprun SYSTEM "file:///etc/passwd"><nmaprun/>', "document type"),
        ('<!DOCTYPE nmaprun [<!ENTITY % a SYSTEM "http://x/"> %a;]><nmaprun/>', "document type"),
        ("<html><body/></html>", "no nmap scan"),
        ("<nmaprun>" + "<a>" * 100, "too deeply"),
        ("<nmaprun><host " + 'a="' + "x" * 3_000_000, "does not end"),
        ("<nmaprun><host>", "cut off"),
        ("<nmaprun><host></nmaprun>", "cut off"),
        ("not xml", "no valid XML"),
        ("", "no valid XML"),
    ],
)
def test_what_is_no_scan_is_refused_with_a_sentence(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "scan.xml"
    path.write_text(text)
    with pytest.raises(UnreadableList, match=why):
        read_nmap(path)


def test_odd_values_are_left_out_and_said(tmp_path: Path) -> None:
    body = (
        '<host endtime="99999999999999999"><status state="up"/><address addr="nonsense" addrtype="ipv4"/>'
        '<address addr="00:1B:1B:01:02:03" addrtype="mac"/><ports><port protocol="tcp" portid="99999"><state state="open"/>'
        '</port><port protocol="tcp" portid="²"><state state="open"/></port></ports></host>'
    )
    file = read_nmap(scan(tmp_path, body))
    (host,) = file.hosts
    assert (host.ip, host.at, host.ports) == ("", None, ())
    assert "'nonsense' is no address" in file.notes[0]


def test_memory_does_not_grow_with_what_is_not_kept(tmp_path: Path) -> None:
    noise = '<extraports state="closed" count="9"><extrareasons reason="x" count="1"/></extraports>' * 50_000
    path = scan(tmp_path, HOST + noise)
    tracemalloc.start()
    try:
        assert len(read_nmap(path).hosts) == 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 4_000_000
    assert peak < 1_500_000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.binary(max_size=400), st.integers(0, 1500))
def test_a_damaged_scan_is_a_sentence(tmp_path: Path, junk: bytes, at: int) -> None:
    whole = scan(tmp_path, HOST).read_bytes()
    path = tmp_path / "damaged.xml"
    path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    with contextlib.suppress(UnreadableList):
        read_nmap(path)
