"""A file of hosts is known by its beginning, and a site's own list is not taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.register.importers import UnreadableList, host_kind, open_hosts

FILES = {
    "nmap": '<?xml version="1.0"?>\n<nmaprun><host><status state="up"/><address addr="10.0.0.1" addrtype="ipv4"/></host></nmaprun>',
    "arp": "? (192.168.0.7) at 00:1b:1b:01:02:03 [ether] on eth0\n",
    "mac": "Vlan    Mac Address       Type        Ports\n  10    001b.1b01.0203    DYNAMIC     Gi1/0/3\n",
    "": "Tag;Device;IP address;MAC address;Serial No.\nPLC-1;Filter;10.0.0.1;00:1b:1b:01:02:03;4711\n",
}


@pytest.mark.parametrize("kind", FILES)
def test_kind_by_content(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file.txt"
    path.write_text(FILES[kind])
    assert host_kind(path) == kind
    if kind:
        file = open_hosts(path)
        assert (file.kind, len(file.hosts), len(file.sha256)) == (kind, 1, 64)
    else:
        with pytest.raises(UnreadableList, match="no file of hosts"):
            open_hosts(path)


def test_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "arp.txt"
    path.write_bytes("Schnittstelle: 10.0.0.2 --- 0x3\n  10.0.0.7  00-1b-1b-01-02-03  dynamisch".encode("utf-16"))
    assert [one.ip for one in open_hosts(path).hosts] == ["10.0.0.7"]


def test_a_file_without_hosts_says_what_was_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "arp.txt"
    path.write_text("nothing")
    with pytest.raises(UnreadableList, match="no line with an address and a MAC"):
        open_hosts(path, "arp")
    with pytest.raises(UnreadableList, match="cannot be read"):
        host_kind(tmp_path / "gone")


def test_an_excel_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK\x03\x04rest")
    assert host_kind(path) == ""
