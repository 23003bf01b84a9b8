"""Old products are pointed out with their source; current ones are left in peace."""

from __future__ import annotations

import re
from typing import Any

import pytest

from core.discovery.facts import given
from core.discovery.lifecycle import CHECK, hints, proposed_support
from core.discovery.rules import rule_set

OLD: list[tuple[dict[str, Any], str, str]] = [
    ({"model": "SIMATIC S5-115U"}, "simatic-s5", "ended"),
    ({"model": "6ES5 942-7UB11"}, "simatic-s5", "ended"),
    ({"order": "6ES7 214-2AD23-0XB8", "model": "S7-200 CPU 224XP"}, "simatic-s7-200", "ended"),
    ({"order": "6ES7 315-2EH14-0AB0"}, "simatic-s7-300", "ending"),
    ({"model": "CPU 315-2 PN/DP"}, "simatic-s7-300-name", "ending"),
    ({"order": "6ES7 416-3XS07-0AB0"}, "simatic-s7-400", "ending"),
    ({"order": "6ES7 214-1AG40-0XB0"}, "simatic-s7-1200-g1", "ending"),
    ({"model": "1785-L40E/F"}, "plc-5", "ended"),
    ({"model": "1747-L552/C"}, "slc-500", "ended"),
    ({"model": "1766-L32BWAA"}, "micrologix", "ending"),
    ({"model": "140 CPU 651 60"}, "modicon-quantum", "ending"),
    ({"model": "TSX P57 4634M"}, "modicon-premium", "ended"),
    ({"model": "IC693CPU374"}, "ge-9030", "ended"),
    ({"software": "Microsoft-IIS/6.0"}, "windows-server-2003", "ended"),
    ({"software": "Windows XP Professional"}, "windows-xp", "ended"),
    ({"software": "Hardware: x86 Family 6 - Software: Windows Version 5.1 (Build 2600)"}, "windows-xp", "ended"),
    ({"software": "Windows 7 Professional 7601"}, "windows-7-2008r2", "ended"),
    ({"software": "Windows Server 2008 R2 Standard"}, "windows-7-2008r2", "ended"),
    ({"software": "Windows Server 2008 Standard"}, "windows-vista-2008", "ended"),
    ({"software": "Windows Server 2012 R2"}, "windows-2012", "ended"),
    ({"software": "Windows 10 Pro"}, "windows-10", "ended"),
    ({"software": "Windows 10 Enterprise LTSC 2019"}, "windows-10-ltsc", "ending"),
    ({"software": "Microsoft-WinCE/6.00"}, "windows-ce", "ended"),
    ({"software": "VxWorks (5.5.1)"}, "vxworks-5", "ended"),
    ({"software": "SSH-2.0-OpenSSH_5.3"}, "openssh-old", ""),
    ({"software": "SSH-1.5-Cisco-1.25"}, "ssh-1", ""),
    ({"software": "VMware ESXi 6.0.0"}, "esxi-old", "ended"),
    ({"software": "Linux plc 2.6.30"}, "linux-2", "ended"),
    ({"crypto": "tls_version TLSv1"}, "tls-old", ""),
    ({"crypto": "tls_version SSLv3"}, "tls-old", ""),
    ({"crypto": "certificate_key RSA 1024"}, "weak-certificates", ""),
    ({"crypto": "policies None, Basic128Rsa15, Basic256Sha256"}, "opcua-weak", ""),
    ({"ports": "tcp/23 tcp/80"}, "telnet", ""),
]
CURRENT: list[dict[str, Any]] = [
    {"order": "6ES7 516-3AN02-0AB0", "model": "CPU 1516-3 PN/DP", "firmware": "V2.9.4"},
    {"model": "1756-L85E/B LOGIX5585E"},
    {"model": "BME P58 2040"},
    {"software": "Windows Server 2022 Standard"},
    {"software": "Windows 11 Pro"},
    {"software": "SSH-2.0-OpenSSH_9.6"},
    {"software": "SSH-2.0-OpenSSH_7.9p1 Debian-10+deb10u2"},
    {"software": "nginx/1.24.0"},
    {"software": "Apache/2.4.57"},
    {"crypto": "tls_version TLSv1.3"},
    {"crypto": "tls_version TLSv1.2"},
    {"crypto": "certificate_key RSA 2048"},
    {"crypto": "policies Basic256Sha256"},
    {"model": "750-8212"},
    {"software": "Linux 5.10.0"},
    {"ports": "tcp/443"},
    {},
]


@pytest.mark.parametrize(("facts", "rule", "support"), OLD, ids=[rule for _, rule, _ in OLD])
def test_old(facts: dict[str, Any], rule: str, support: str) -> None:
    found = {hint.rule: hint for hint in hints(given(**facts))}
    assert rule in found, found
    assert found[rule].support == support
    assert found[rule].saw
    assert "Source: " in found[rule].text


@pytest.mark.parametrize("facts", CURRENT, ids=str)
def test_current(facts: dict[str, Any]) -> None:
    assert [hint.rule for hint in hints(given(**facts))] == []


def test_one_value_is_proposed() -> None:
    found = hints(given(software="Windows 10 LTSC; IIS/7.5", model="1766-L32BWAA"))
    best = proposed_support(found)
    assert best is not None
    assert (best.support, best.rule) == ("ended", "windows-7-2008r2")
    assert proposed_support(hints(given(ports="tcp/23"))) is None


def test_every_rule_names_its_source_and_claims_no_more_than_it_knows() -> None:
    for rule in rule_set("lifecycle").rules:
        assert set(rule.says) <= {"support", "product", "until", "what"}, rule.id
        assert rule.says.get("support", "") in {"", "ending", "ended"}, rule.id
        assert rule.says["product"] and rule.says["what"], rule.id
        assert rule.source["title"] and rule.source["says"], rule.id
        assert re.fullmatch(r"(\d{4}(-\d\d){0,2})?", str(rule.says.get("until", ""))), rule.id


def test_without_a_date_the_maker_is_to_be_asked() -> None:
    (hint,) = hints(given(model="140 CPU 651 60"))
    assert hint.until == CHECK
    assert CHECK in hint.text
