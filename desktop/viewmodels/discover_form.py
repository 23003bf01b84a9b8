"""What the discovery form says: scope and consent, and what it offers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv4Address
from typing import TYPE_CHECKING
from uuid import UUID

from desktop.errors import UserError

if TYPE_CHECKING:
    from core.discovery.consent import Consent
    from core.discovery.models import Run
    from core.discovery.wire.usm import Credentials
    from core.practice.plant import Plant
    from core.workspace import Workspace

_SESSION = 3
"""Risk from which on a protocol opens a session."""


@dataclass(frozen=True)
class Login:
    """SNMP v3 credentials as typed. They live in the form and in the plan, and are never stored."""

    user: str = ""
    auth: str = ""
    """Protocol, "" for none."""
    auth_password: str = field(default="", repr=False)
    priv: str = ""
    priv_password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Further:
    """A protocol that is asked only at hosts that are named for it."""

    protocol: str
    title: str
    session: bool
    """It opens a session with the device."""
    needs: str = ""


@dataclass(frozen=True)
class Scope:
    """What the form says about where and how."""

    targets: str = ""
    interface: str = ""
    """Name, or "" for the one that fits."""
    exclude: str = ""
    routed: str = ""
    """Targets behind a router, each confirmed by writing it again."""
    profile: str = "careful"
    network: UUID | None = None
    full: bool = False
    port_offset: int = 0
    everybody: bool = False
    """Requests to the whole subnet, though parts of it are left alone or no targets."""
    further: tuple[tuple[str, str], ...] = ()
    """(protocol, hosts as typed) of what is asked only at named hosts."""
    login: Login = Login()

    @property
    def opt_in(self) -> dict[str, list[str]]:
        """Protocol -> hosts, those without any left out."""
        return {name: hosts for name, words in self.further if (hosts := split(words))}


@dataclass(frozen=True)
class Agreed:
    """What the form says about the consent."""

    name: str = ""
    role: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class Choices:
    """What the form offers, and what the last run used."""

    interfaces: tuple[tuple[str, str], ...]
    networks: tuple[tuple[UUID, str], ...]
    people: tuple[tuple[str, str], ...]
    """(name, role) of the people met."""
    practice: bool
    """Whether the register knows a network of practice addresses."""
    further: tuple[Further, ...] = ()


def split(words: str) -> list[str]:
    """Targets or exclusions, written on lines or with commas."""
    return [one.strip() for one in re.split(r"[,;\n]", words) if one.strip()]


def moment(words: str, today: datetime) -> datetime | None:
    """A time of the window: "14:00" means today; also "2026-03-02 14:00". Raises `ValueError`."""
    words = words.strip()
    if not words:
        return None
    if re.fullmatch(r"\d{1,2}:\d{2}", words):
        hour, minute = (int(part) for part in words.split(":"))
        return today.replace(hour=hour, minute=minute, second=0, microsecond=0)
    found = datetime.fromisoformat(words)
    return found if found.tzinfo else found.astimezone()


def target_words(plant: Plant) -> str:
    """The practice plant's addresses, as one range where they follow each other."""
    addresses = sorted(IPv4Address(device["ip"]) for device in plant.truth()["devices"])
    if int(addresses[-1]) - int(addresses[0]) == len(addresses) - 1 > 0:
        return f"{addresses[0]}-{addresses[-1]}"
    return "\n".join(str(one) for one in addresses)


def consent_of(agreed: Agreed) -> Consent:
    """The consent that the form states. Raises `ConsentError` with a sentence."""
    from core.discovery.consent import Consent, ConsentError

    now = datetime.now(UTC)
    try:
        start, end = (moment(words, now.astimezone()) for words in (agreed.start, agreed.end))
    except ValueError:
        raise ConsentError("A time of the window is not a time. Write it like 14:00 or 2026-03-02 14:00.") from None
    return Consent(agreed.name.strip(), agreed.role.strip(), now, start, end)


def last_form(run: Run) -> tuple[Scope, Agreed]:
    """The form as the last run left it; the consent is asked for anew, and so are requests to everybody."""
    plan = run.plan
    return (
        Scope(
            targets="\n".join(plan.get("targets", [])),
            exclude="\n".join(plan.get("exclusions", [])),
            profile=run.profile,
            full=bool(plan.get("full")),
            port_offset=int(plan.get("port_offset", 0)),
            network=run.network_id,
            further=tuple((name, ", ".join(hosts)) for name, hosts in (plan.get("opt_in") or {}).items()),
        ),
        Agreed(),
    )


def read_form(workspace: Workspace) -> tuple[Choices, list[Run]]:
    """What the form offers, and all runs, newest first."""
    from core.register.models import Network, Person

    networks = workspace.register.all(Network)
    interfaces: dict[str, str] = {}
    for one in workspace.discovery.interfaces():
        if one.up:
            address = f"{one.ip}/{one.prefix}"
            known = interfaces.get(one.name)
            interfaces[one.name] = f"{known}, {address}" if known else f"{one.name}: {address}"
    return (
        Choices(
            tuple(interfaces.items()),
            tuple((net.id, " · ".join(part for part in (net.name, net.place, net.cidr) if part)) for net in networks),
            tuple((person.name, person.role) for person in workspace.register.all(Person) if person.name),
            any(net.cidr.startswith("127.") for net in networks),
            _further(),
        ),
        workspace.discovery.runs(),
    )


def credentials_of(login: Login) -> Credentials | None:
    """What the form says of SNMP v3; None where it says nothing. Raises `UserError` with a sentence."""
    from core.discovery.wire.errors import WireError
    from core.discovery.wire.usm import Credentials

    if not login.user.strip():
        return None
    try:
        return Credentials(login.user.strip(), login.auth, login.auth_password, login.priv, login.priv_password)
    except WireError as error:
        raise UserError(f"SNMP v3: {error}.") from None


def _further() -> tuple[Further, ...]:
    from core.discovery.probes.registry import PROBES

    return tuple(
        Further(one.protocol, one.title, one.risk >= _SESSION, one.needs) for one in PROBES if one.opt_in or one.needs
    )
