"""SNMP v3 credentials: read from a file, held in memory, shown nowhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.discovery.consent import Consent
from core.discovery.credentials import CredentialsError, read_credentials
from core.discovery.plan import PlanError
from core.discovery.service import Discovery
from core.register.service import Register
from core.vault.store import Vault

SECRET, OTHER = "correct-horse-battery", "staple-of-the-plant"
FILE = (
    f"# the switches\nuser = inspector\nauth = SHA-256\nauth-password = {SECRET}\npriv = AES\npriv-password={OTHER}\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "v3.txt"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_read(file: Path) -> None:
    found = read_credentials(file)
    assert (found.user, found.auth_protocol, found.priv_protocol) == ("inspector", "sha256", "aes")
    assert (found.auth_password, found.priv_password) == (SECRET, OTHER)
    assert SECRET not in repr(found)
    assert OTHER not in repr(found)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "names no user"),
        ("user = x\npassword = secret-secret", "password is not known"),
        ("user = x\nauth = sha256\nauth-password = short77", "at least 8"),
        ("user = x\nuser = y", "no file of SNMP v3 credentials"),
        ("\xff\xfe", "no file of SNMP v3 credentials"),
        ("x" * 5000, "too long"),
    ],
)
def test_what_is_wrong_is_said_without_showing_it(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "v3.txt"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(CredentialsError, match=why) as caught:
        read_credentials(path)
    assert "short77" not in str(caught.value)
    assert "secret-secret" not in str(caught.value)


def test_they_are_in_no_plan_preview_run_or_log(
    kit: Any, file: Path, vault: Vault, register: Register, tmp_path: Path
) -> None:
    discovery = Discovery(vault, register)
    asked = {
        "opt_in": {"snmpv3": ["127.0.8.7"]}, "consent": Consent.parse("Max; Manager"), "protocols": ["snmp"],
        "port_offset": 20_000,
    }  # fmt: skip
    plan = discovery.plan(["127.0.8.7"], credentials=read_credentials(file), **asked)
    shown = discovery.preview(plan)
    assert [(one["protocol"], one["hosts"]) for one in shown["opt_in"]] == [("snmpv3", ["127.0.8.7"])]
    assert "lock that user out" in shown["consent_text"]
    run = discovery.run(plan)
    texts = [repr(plan), json.dumps(shown), json.dumps(run.plan), discovery.preview_text(plan)]
    texts += [repr(frame) for frame in discovery.frames(run.id)] + [repr(one) for one in discovery.attempts(run.id)]
    for text in texts:
        assert SECRET not in text
        assert OTHER not in text
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path != file)
    assert SECRET.encode() not in held
    with pytest.raises(PlanError, match="--snmpv3-file"):
        discovery.plan(["127.0.8.7"], **asked)
