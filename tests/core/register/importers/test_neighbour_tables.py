"""ARP tables and switches' MAC tables as they come out of terminals and web pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.register.importers.hosts import HostFile
from core.register.importers.neighbour_tables import mac_in, read_arp, read_mac_table

PLC, HMI = "00:1b:1b:01:02:03", "00:0e:8c:0a:0b:0c"


def arp(text: str) -> list[tuple[str, str, str]]:
    file = read_arp(text, HostFile("t", "arp", ""))
    return [(one.ip, one.mac, one.hostname) for one in file.hosts]


def table(text: str) -> list[tuple[str, int | None, str]]:
    file = read_mac_table(text, HostFile("t", "mac", ""))
    return [(one.mac, one.vlan, one.port) for one in file.hosts]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("? (192.168.0.7) at 00:1b:1b:01:02:03 [ether] on eth0", ""),
        ("plc-7 (192.168.0.7) at 0:1b:1b:1:2:3 on en0 ifscope [ethernet]", "plc-7"),
        ("Address HWtype HWaddress Flags Mask Iface\n192.168.0.7  ether 00:1b:1b:01:02:03 C eth0", ""),
        ("Interface: 192.168.0.99 --- 0x3\n  Internet Address  Physical Address  Type\n"
         "  192.168.0.7  00-1b-1b-01-02-03  dynamic\n  224.0.0.22  01-00-5e-00-00-16  static", ""),
        ("Schnittstelle: 192.168.0.99 --- 0x3\n  192.168.0.7  00-1b-1b-01-02-03  dynamisch\n"
         "  192.168.0.255  ff-ff-ff-ff-ff-ff  statisch", ""),
        ("192.168.0.7 dev eth0 lladdr 00:1b:1b:01:02:03 REACHABLE\n192.168.0.8 dev eth0  FAILED\n"
         "fe80::1 dev eth0 lladdr 00:1b:1b:01:02:09 STALE", ""),
        ("Protocol  Address  Age (min)  Hardware Addr  Type  Interface\n"
         "Internet  192.168.0.7  12  001b.1b01.0203  ARPA  Vlan10\nInternet  192.168.0.8  0  Incomplete  ARPA", ""),
        ("  IP Address       MAC Address       Type    Port\n  192.168.0.7      001b1b-010203     dynamic 4", ""),
        (" #    ADDRESS         MAC-ADDRESS       INTERFACE\n 0 DC 192.168.0.7    00:1B:1B:01:02:03 bridge1", ""),
    ],
)  # fmt: skip
def test_arp_tables_of_many_makers(text: str, name: str) -> None:
    assert arp(text) == [("192.168.0.7", PLC, name)]


def test_what_did_not_answer_is_counted() -> None:
    file = read_arp("? (10.0.0.1) at <incomplete> on eth0\n10.0.0.2 dev eth0 FAILED", HostFile("t", "arp", ""))
    assert (file.hosts, file.notes) == ([], ["2 addresses did not answer; they are left out."])


CISCO = """SW-1#show mac address-table
          Mac Address Table
-------------------------------------------

Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 All    0100.0ccc.cccc    STATIC      CPU
  10    001b.1b01.0203    DYNAMIC     Gi1/0/3
  20    000e.8c0a.0b0c    DYNAMIC     Po1
Total Mac Addresses for this criterion: 3
"""
TABLES = {
    "cisco": CISCO,
    "cisco, old": "Destination Address  Address Type  VLAN  Destination Port\n"
    "-------------------  ------------  ----  --------------------\n"
    "001b.1b01.0203       Dynamic         10  Gi1/0/3\n000e.8c0a.0b0c       Dynamic         20  Po1\n"
    "0000.0c01.0101       Self             1  Vlan1\n",
    "nexus": "   VLAN     MAC Address      Type      age     Secure NTFY Ports\n"
    "---------+-----------------+--------+---------+------+----+------------------\n"
    "*   10     001b.1b01.0203   dynamic  0         F      F    Gi1/0/3\n"
    "*   20     000e.8c0a.0b0c   dynamic  0         F      F    Po1\n",
    "fastpath, hirschmann classic": "Mac Address              Interface  IfIndex  Status\n"
    "-----------------------  ---------  -------  ------------\n"
    "00:0A:00:1B:1B:01:02:03  Gi1/0/3    3        Learned\n00:14:00:0E:8C:0A:0B:0C  Po1        9        Learned\n"
    "00:01:00:80:63:01:01:01  CPU        0        Management\n",
    "hios": "VLAN ID  MAC address        Port     Status\n-------  -----------------  -------  -------\n"
    "     10  00:1B:1B:01:02:03  Gi1/0/3  learned\n     20  00:0E:8C:0A:0B:0C  Po1      learned\n",
    "scalance csv": "VLAN ID;MAC Address;Status;Port\n10;00-1b-1b-01-02-03;Learnt;Gi1/0/3\n20;00-0e-8c-0a-0b-0c;Learnt;Po1\n",
    "scalance web": "VLAN ID\tMAC Address\tStatus\tPort\n10\t00-1b-1b-01-02-03\tLearnt\tGi1/0/3\n"
    "20\t00-0e-8c-0a-0b-0c\tLearnt\tPo1\n",
    "moxa": "Index  MAC Address        Type        Port\tVLAN\n".replace("\t", "     ")
    + "1      00-1B-1B-01-02-03  ucast(l)    Gi1/0/3  10\n2      00-0E-8C-0A-0B-0C  ucast(l)    Po1      20\n",
    "procurve": " Status and Counters - Port Address Table\n\n  MAC Address   Port    VLAN\n"
    "  ------------- ------- ----\n  001b1b-010203 Gi1/0/3 10  \n  000e8c-0a0b0c Po1     20  \n",
    "aruba cx": "MAC Address          VLAN     Type       Port\n"
    "--------------------------------------------------\n"
    "00:1b:1b:01:02:03    10       dynamic    Gi1/0/3\n00:0e:8c:0a:0b:0c    20       dynamic    Po1\n",
    "mikrotik": "Flags: D - DYNAMIC, L - LOCAL\n #     MAC-ADDRESS        VID ON-INTERFACE BRIDGE\n"
    " 0 D   00:1B:1B:01:02:03   10 Gi1/0/3      bridge1\n 1 D   00:0E:8C:0A:0B:0C   20 Po1          bridge1\n",
    "mikrotik, detail": " 0 D mac-address=00:1B:1B:01:02:03 vid=10 on-interface=Gi1/0/3 bridge=b\n"
    " 1 D mac-address=00:0E:8C:0A:0B:0C vid=20 on-interface=Po1 bridge=b\n",
}


@pytest.mark.parametrize("maker", TABLES)
def test_mac_tables_of_many_makers(maker: str) -> None:
    assert table(TABLES[maker]) == [(PLC, 10, "Gi1/0/3"), (HMI, 20, "Po1")]


def test_a_column_that_is_empty_in_a_line() -> None:
    text = " #     MAC-ADDRESS        VID ON-INTERFACE BRIDGE\n 0 D   00:1B:1B:01:02:03      ether1       bridge1\n"
    assert table(text) == [(PLC, None, "ether1")]


def test_the_switch_names_itself() -> None:
    assert read_mac_table(CISCO, HostFile("t", "mac", "")).device == "SW-1"
    assert "1 entries are the switch's own" in read_mac_table(TABLES["cisco, old"], HostFile("t", "mac", "")).notes[0]


def test_a_mac_is_found_in_any_spelling_and_nowhere_else() -> None:
    assert mac_in("x 00:0A:00:1B:1B:01:02:03 y") == (PLC, 10)
    for text in (
        "ff:ff:ff:ff:ff:ff",
        "01:00:5e:00:00:16",
        "fe80::21b:1bff:fe01:203",
        "00:1b:1b:01:02",
        "12345678901234",
    ):
        assert mac_in(text) is None, text


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    arp(text)
    table(text)
    table(f"VLAN;MAC;Port\n{text}")
