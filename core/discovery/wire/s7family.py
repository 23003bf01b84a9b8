"""Which family a Siemens controller is of, from its order number alone: nothing is asked.

S7comm-plus, the protocol of S7-1200 and S7-1500, has no identity read outside a session, so it is never spoken.
Article number groups: Siemens, "SIMATIC Products for Totally Integrated Automation" (catalogue ST 70).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERS = re.compile(r"(6ES7|6AG[12]) ?(\d)(\d\d)-")
_VERSION = re.compile(r"V? ?(\d{1,3})\.(\d{1,3})", re.IGNORECASE)
_SECURE_SINCE = {"S7-1200": (4, 5), "S7-1500": (2, 9)}
"""Firmware from which the protocol can run inside TLS."""


@dataclass(frozen=True, slots=True)
class Family:
    """`name` like "S7-1500"; `s7_plus`: it speaks S7comm-plus; `tls`: it can do so inside TLS (None: not known)."""

    name: str
    s7_plus: bool
    tls: bool | None = None


def s7_family(order_number: str, firmware: str = "") -> Family | None:
    """The family of a controller by its order number, like "6ES7 515-2AM01-0AB0"; None for all other devices."""
    found = _NUMBERS.match(order_number.strip())
    if found is None:
        return None
    group, rest = found[2], int(found[3])
    name = _name(group, rest)
    if not name:
        return None
    needed = _SECURE_SINCE.get(name)
    version = _VERSION.search(firmware)
    if needed is None:
        return Family(name, False)
    return Family(name, True, (int(version[1]), int(version[2])) >= needed if version else None)


def _name(group: str, rest: int) -> str:
    if group == "2" and 11 <= rest <= 17:
        return "S7-1200"
    if group == "5" and 10 <= rest <= 18:  # compact, standard, fail-safe, and those of the ET 200SP
        return "S7-1500"
    if group == "6" and rest in (72, 77):  # software controllers and open controllers
        return "S7-1500"
    if group == "3" and 12 <= rest <= 19:
        return "S7-300"
    return "S7-400" if group == "4" and 12 <= rest <= 17 else ""
