"""SNMP v3 credentials from a file: held in memory only, never written anywhere."""

from __future__ import annotations

import configparser
from pathlib import Path

from core.discovery.wire.errors import WireError
from core.discovery.wire.usm import Credentials

_SIZE = 4_096
_NAMES = {"user": "user", "auth": "auth_protocol", "auth-password": "auth_password", "priv": "priv_protocol",
          "priv-password": "priv_password"}  # fmt: skip


class CredentialsError(ValueError):
    """The file holds no credentials; the message says what is wrong and shows nothing of it."""


def read_credentials(path: Path) -> Credentials:
    """Lines `user = NAME`, `auth = sha256`, `auth-password = ...`, `priv = aes`, `priv-password = ...`; the last four
    only where they are used. `CredentialsError`, `OSError`."""
    with path.open("rb") as file:
        data = file.read(_SIZE + 1)
    if len(data) > _SIZE:
        raise CredentialsError(f"{path} is too long for a file of SNMP v3 credentials.")
    parser = configparser.RawConfigParser(comment_prefixes=("#",), delimiters=("=",))
    try:
        parser.read_string("[snmpv3]\n" + data.decode("utf-8-sig"))
        found = dict(parser["snmpv3"])
    except (UnicodeDecodeError, configparser.Error, KeyError):
        raise CredentialsError(f"{path} is no file of SNMP v3 credentials. Write lines such as: user = NAME") from None
    if unknown := sorted(set(found) - set(_NAMES)):
        raise CredentialsError(f"{path}: {', '.join(unknown)} is not known. Use {', '.join(_NAMES)}.")
    for name in {"auth", "priv"} & set(found):
        found[name] = found[name].lower().replace("-", "")
    try:
        return Credentials(**{_NAMES[name]: text for name, text in found.items()})
    except TypeError:
        raise CredentialsError(f"{path} names no user.") from None
    except WireError as error:
        raise CredentialsError(f"{path}: {error}.") from None
