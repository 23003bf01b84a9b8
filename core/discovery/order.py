"""Which protocols a device is asked by, and in which order: one readable table, and what is known of the device.

Two aims, in this order: the least risk for the device, then the fewest frames. No identity value is given up for
either: a protocol is left out only where the device itself (or its maker) has made it pointless.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from core.discovery.oui import vendor_of
from core.discovery.probes.base import Probe, Result, Value

SURE = 50
"""Confidence from which a value counts as known."""
TELLING = frozenset({"model", "serial", "order_number"})
"""An answer of an industrial protocol with one of these identifies the device."""
NAMES = TELLING | {"vendor", "name"}
"""A device that told one of these is no stranger."""
SESSION = 3


class When(StrEnum):
    """Where a protocol is asked at a device that nobody named for it."""

    EVERYWHERE = "everywhere"
    MAKER = "maker"
    UNTOLD = "untold"
    GENERAL = "general"
    HINTED = "hinted"
    NAMED = "named"


WORDS = {
    When.EVERYWHERE: "each device",
    When.MAKER: "devices of the makers that speak it; last of all, devices whose maker is not known and that no other "
    "industrial protocol has identified",
    When.UNTOLD: "last of all, devices of which no other protocol has told anything",
    When.GENERAL: "each device that no industrial protocol has identified",
    When.HINTED: "devices of general use that show a sign of it",
    When.NAMED: "only the devices named for it",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """When one protocol is asked. `makers` are words of makers' names, lower case."""

    protocol: str
    when: When
    makers: tuple[str, ...] = ()
    """Those that speak it: asked first there; with `MAKER`, another industrial maker's device is not asked at all."""
    stands_in: str = ""
    """Protocol of a request to everybody that a speaker of this one would have answered, too. Where that request went
    out, a device silent to it is asked only by the rule's `after`."""
    after: When | None = None
    """What holds for devices silent to `stands_in`, of other makers than these: None: not asked."""
    hints: tuple[str, ...] = ()
    """With `HINTED`: protocols in which an answer is a sign of this one."""
    own_cards: bool = False
    """With `MAKER`: their devices carry their own network cards, so that any other known maker speaks against it."""
    until_complete: bool = False
    """Not asked where vendor, model or order number, serial number and firmware are known already."""


_SIEMENS = ("siemens", "vipa", "helmholz", "process informatik", "softing", "yaskawa", "saia")
_PROFINET = (*_SIEMENS, "phoenix", "wago", "murrelektronik", "turck", "balluff", "festo", "pilz", "lenze", "sew-", "abb",
             "hilscher", "hms ", "bosch", "beckhoff", "weidm", "ifm ", "sick ", "pepperl", "b&r", "bihl", "kuka", "lapp",
             "harting", "moxa", "hirschmann", "belden")  # fmt: skip
_CIP = ("rockwell", "allen-bradley", "omron", "schneider", "keyence", "hms ", "molex", "cognex", "fanuc", "wago", "festo",
        "prosoft", "stratus", "red lion", "smc ", "turck", "balluff", "yaskawa", "panduit", "spectrum", "banner")  # fmt: skip
_BUILDING = ("johnson", "honeywell", "tridium", "trane", "carrier", "automated logic", "delta controls", "distech",
             "reliable", "siemens", "schneider", "sauter", "kieback", "loytec", "alerton", "carel", "daikin", "belimo",
             "wago", "contemporary controls", "kmc", "american auto-matrix", "viessmann", "priva")  # fmt: skip
_MODBUS = ("schneider", "telemecanique", "modicon", "square d", "wago", "phoenix", "moxa", "beckhoff", "abb", "advantech",
           "janitza", "socomec", "sma ", "carel", "eaton", "danfoss", "lantronix", "digi ", "hms ", "weidm")  # fmt: skip
_OTHERS = ("mitsubishi", "emerson", "fisher", "yokogawa", "general electric", "ge fanuc", "ge intelligent", "endress",
           "vega", "krohne", "hima", "triconex", "invensys", "foxboro", "bachmann", "keba", "stoeber", "panasonic")  # fmt: skip
INDUSTRIAL = tuple(dict.fromkeys((*_PROFINET, *_CIP, *_BUILDING, *_MODBUS, *_OTHERS)))
"""Makers whose name on a network card says that the device is theirs. Other makers' cards are in everybody's devices,
so that they speak for nothing and against nothing."""

COMPUTERS = ("dell", "hewlett", "hp ", "intel", "vmware", "microsoft", "lenovo", "fujitsu", "super micro", "asus",
             "giga-byte", "kontron", "ibm", "realtek", "red hat", "pcs systemtechnik", "cisco", "aruba", "fortinet")  # fmt: skip
"""Makers of computers and of what stands beside them: the devices that hide behind a firewall of their own."""

RULES: tuple[Rule, ...] = (
    # One datagram, and the answer names the device.
    Rule("snmp", When.EVERYWHERE, until_complete=True),
    Rule("epm", When.EVERYWHERE, _PROFINET, stands_in="dcp", until_complete=True),
    Rule("enip", When.EVERYWHERE, _CIP, stands_in="enip", after=When.UNTOLD),
    Rule("bacnet", When.EVERYWHERE, _BUILDING, stands_in="bacnet", after=When.UNTOLD),
    Rule("fins", When.MAKER, ("omron",), own_cards=True),
    Rule("ads", When.MAKER, ("beckhoff",), stands_in="ads"),
    Rule("knx", When.MAKER, ("siemens", "abb", "gira", "jung", "hager", "weinzierl", "schneider", "insta", "mdt "),
         stands_in="knx"),
    # One connection without a session.
    Rule("modbus", When.EVERYWHERE, _MODBUS),
    Rule("opcua", When.EVERYWHERE),
    # A session, of which small controllers have few.
    Rule("s7", When.MAKER, _SIEMENS),
    # General protocols.
    Rule("mdns", When.GENERAL, stands_in="mdns", until_complete=True),
    Rule("ssdp", When.GENERAL, stands_in="ssdp", until_complete=True),
    Rule("upnp", When.GENERAL, until_complete=True),
    Rule("wsd", When.GENERAL, stands_in="wsd", until_complete=True),
    Rule("netbios", When.GENERAL),
    Rule("http", When.GENERAL),
    Rule("https", When.GENERAL),
    Rule("ssh", When.GENERAL),
    Rule("ftp", When.GENERAL),
    Rule("telnet", When.GENERAL),
    Rule("vnc", When.GENERAL),
    # An open port, and no identity.
    Rule("rdp", When.HINTED, COMPUTERS, hints=("netbios", "wsd")),
    Rule("mqtt", When.HINTED, COMPUTERS, hints=("opcua", "mdns")),
    Rule("amqp", When.HINTED, COMPUTERS, hints=("opcua", "mdns")),
)  # fmt: skip
"""The table. A protocol that it does not name follows from its probe: opt-in ones are NAMED, industrial ones are asked
EVERYWHERE, all others are GENERAL. `docs/decisions/0018` says why each rule is as it is."""

_BY_PROTOCOL = {rule.protocol: rule for rule in RULES}


def rule_of(probe: Probe) -> Rule:
    """The rule for this probe."""
    if probe.opt_in:
        return Rule(probe.protocol, When.NAMED)
    default = Rule(probe.protocol, When.EVERYWHERE if probe.ot else When.GENERAL)
    return _BY_PROTOCOL.get(probe.protocol, default)


@dataclass(slots=True)
class Known:
    """What is known of one device so far."""

    maker: str = ""
    """Names of its maker from its MAC and from what it told, lower case."""
    fields: set[str] = field(default_factory=set)
    """Identity fields that are known well enough."""
    identified: bool = False
    """An industrial protocol told what it is."""
    spoke: set[str] = field(default_factory=set)
    """Protocols in which it answered a request to everybody, or spoke unasked."""
    everybody: Set[str] = frozenset()
    """Protocols in which everybody was asked, and whose answers could be heard here."""

    @classmethod
    def of(cls, mac: str, told: Iterable[tuple[str, bool, Result | None]], everybody: Set[str]) -> Known:
        """`told`: (protocol, whether it is industrial, what it told) of all answers so far."""
        known = cls(maker=vendor_of(mac).lower() if mac else "", everybody=everybody)
        for protocol, industrial, result in told:
            known.add(protocol, result, industrial=industrial)
        return known

    def add(self, protocol: str, result: Result | None, *, industrial: bool) -> None:
        """Take in one more answer."""
        if result is None:
            return
        self.spoke.add(protocol)
        for value in result.values:
            if value.confidence >= SURE:
                self.fields.add(value.field)
            if value.field == "vendor":
                self.maker = f"{self.maker} {value.value.lower()} "
        self.identified = self.identified or (industrial and tells(result.values))

    @property
    def complete(self) -> bool:
        """Vendor, model or order number, serial number and firmware are known."""
        return {"vendor", "serial", "firmware"} <= self.fields and not self.fields.isdisjoint({"model", "order_number"})

    def made_by(self, makers: Iterable[str]) -> bool:
        """Whether its maker is one of these."""
        return any(f" {word}" in f" {self.maker} " for word in makers)


def tells(values: Iterable[Value]) -> bool:
    """Whether these values say which device it is."""
    return any(value.field in TELLING for value in values)


class Stage(IntEnum):
    """A device is asked stage by stage; within one, likely protocols first."""

    DATAGRAM = 0
    CONNECTION = 1
    LIKELY_SESSION = 2
    LAST_DATAGRAM = 3
    SESSION = 4
    GENERAL = 5
    LEFT_OVER = 6
    NAMED = 7


WAITS = frozenset({Stage.LIKELY_SESSION, Stage.SESSION, Stage.GENERAL, Stage.LEFT_OVER, Stage.NAMED})
"""Before these stages the answers to all datagrams are awaited: they may make the rest needless."""


def stage_of(probe: Probe, known: Known, *, full: bool = False, spares: Iterable[str] = ()) -> Stage | None:
    """When to ask this probe at a device of which so much is known; None: not at all, as far as one knows now.

    `full`: the engineer wants every protocol asked. `spares`: fields that, once known, spare a device the session.
    """
    rule = rule_of(probe)
    if rule.when is When.NAMED:
        return Stage.NAMED
    if full:
        return _usual(probe, known, rule)
    if rule.until_complete and known.complete:
        return None
    if probe.risk >= SESSION and set(spares) <= known.fields:
        return None
    if rule.protocol in known.spoke:  # it answered to everybody, and did not tell what it is
        return _usual(probe, known, rule, spoken=True)
    when: When | None = rule.when
    if rule.stands_in and rule.stands_in in known.everybody and rule.stands_in not in known.spoke:
        when = When.UNTOLD if known.made_by(rule.makers) else rule.after
    return _stage(probe, known, rule, when)


def _stage(probe: Probe, known: Known, rule: Rule, when: When | None) -> Stage | None:
    if when is None:
        return None
    another = known.made_by(INDUSTRIAL) or (rule.own_cards and bool(known.maker.strip()))
    if when is When.MAKER and not known.made_by(rule.makers):
        when = None if another else When.UNTOLD
    if when is When.HINTED:
        when = When.GENERAL if known.made_by(rule.makers) or not known.spoke.isdisjoint(rule.hints) else None
    if when is None or (when in (When.UNTOLD, When.GENERAL) and known.identified):
        return None
    if when is When.GENERAL:
        return Stage.GENERAL
    if when is When.UNTOLD:
        if known.complete:
            return None
        if rule.stands_in in known.everybody and not known.made_by(rule.makers):
            return Stage.LEFT_OVER if known.fields.isdisjoint(NAMES) else None
        return Stage.SESSION if probe.risk >= SESSION else Stage.LAST_DATAGRAM
    return _usual(probe, known, rule)


def _usual(probe: Probe, known: Known, rule: Rule, *, spoken: bool = False) -> Stage:
    if rule.when in (When.GENERAL, When.HINTED) and not spoken:
        return Stage.GENERAL
    if probe.risk >= SESSION:
        return Stage.LIKELY_SESSION if known.made_by(rule.makers) else Stage.SESSION
    return Stage.DATAGRAM if probe.transport == "udp" else Stage.CONNECTION


def place_of(probe: Probe, known: Known, stage: Stage) -> tuple[int, bool, bool]:
    """What probes are sorted by: the stage, datagrams before connections, likely ones before the others."""
    return (stage, probe.transport != "udp", not known.made_by(rule_of(probe).makers))
