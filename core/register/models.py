"""The register's tables. An asset is identified by where it is, never by a bare IP address.

Text columns hold "" when nothing is known; `None` is kept for keys, times and numbers.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from core.vault.clock import utcnow
from core.vault.entity import Entity, UtcDateTime


class Source(StrEnum):
    """Where a value comes from (design: every value knows where it came from)."""

    LABEL = "label"
    NETWORK = "network"
    CAPTURE = "capture"
    SITE_LIST = "site_list"
    DOCUMENT = "document"
    TOLD = "told"


class DeviceClass(StrEnum):
    """What kind of thing an asset is."""

    PLC = "plc"
    SAFETY = "safety_controller"
    RTU = "rtu"
    HMI = "hmi"
    DRIVE = "drive"
    IO = "remote_io"
    SENSOR = "sensor"
    ROBOT = "robot"
    SWITCH = "switch"
    ROUTER = "router"
    FIREWALL = "firewall"
    GATEWAY = "gateway"
    WIRELESS = "wireless"
    PC = "pc"
    SERVER = "server"
    BUILDING = "building_controller"
    METER = "meter"
    PRINTER = "printer"
    CAMERA = "camera"
    OTHER = "other"
    UNKNOWN = "unknown"


class Support(StrEnum):
    """Whether the maker still supports the device."""

    UNKNOWN = "unknown"
    SUPPORTED = "supported"
    ENDING = "ending"
    ENDED = "ended"


class ZoneKind(StrEnum):
    """What a zone is for; the drawing rules tell unlike kinds apart (ZCR 3)."""

    CONTROL = "control"
    SAFETY = "safety"
    SUPERVISORY = "supervisory"
    WIRELESS = "wireless"
    DMZ = "dmz"
    BUSINESS = "business"
    REMOTE = "remote"
    TEMPORARY = "temporary"
    EXTERNAL = "external"


class Site(Entity, table=True):
    """A plant under survey, with what the report's cover needs."""

    search_fields: ClassVar = ("name", "address", "sector", "asset_owner", "scope_text", "note")

    name: str
    address: str = ""
    sector: str = ""
    asset_owner: str = ""
    """Company that owns the plant (IEC 62443: asset owner)."""
    manager: str = ""
    """Site manager, who reads and signs the report."""
    scope_text: str = ""
    """System under consideration, in words: what is in and what is out."""
    engineer: str = ""
    visit_from: str = ""
    """ISO date."""
    visit_to: str = ""
    clock_offset_s: float | None = None
    """Site clock minus device clock in seconds, noted at the start; None: not compared."""
    clock_note: str = ""
    classification: str = "Confidential"
    report_number: str = ""
    summary: str = ""
    """The engineer's own words for the summary page."""
    functions: str = ""
    """What the system under consideration is for, and the equipment it controls (ZCR 6.2)."""
    access_points: str = ""
    """Where one gets into the system under consideration, physically and by network (ZCR 1.1)."""
    tolerable_risk: int | None = None
    """Highest risk rank (1 low .. 4 critical) that the owner lives with; None: not agreed."""
    risk_matrix: list[list[int]] | None = Field(default=None, sa_type=JSON)
    """Rank 1..4 per likelihood (rows 1..5) and consequence (columns 1..5); None: ours."""
    budget_days: int | None = None
    """Person days that the plant can give to security work in a quarter."""
    outages: str = ""
    """When production stands still anyway: planned stops, weekends."""
    gates: dict[str, str] | None = Field(default=None, sa_type=JSON)
    """Facts that make requirements not apply, gate id -> the reason, for the whole site."""
    note: str = ""


class Network(Entity, table=True):
    """An IP network at a place: the same CIDR may occur in several cells."""

    search_fields: ClassVar = ("name", "place", "cidr", "note")

    site_id: UUID = Field(foreign_key="site.id", index=True)
    name: str
    place: str = ""
    cidr: str = ""
    vlan: int | None = None
    zone_id: UUID | None = Field(default=None, foreign_key="zone.id")
    """The zone that this network lies in, where it lies in one."""
    wireless: bool = False
    note: str = ""


class Zone(Entity, table=True):
    """A zone of the system under consideration (IEC 62443-3-2)."""

    search_fields: ClassVar = ("name", "description", "owner", "note")

    site_id: UUID = Field(foreign_key="site.id", index=True)
    name: str
    description: str = ""
    owner: str = ""
    criticality: int | None = None
    """1 (minor) to 5 (plant stops or people are in danger)."""
    safety_related: bool = False
    sl_t: list[int] | None = Field(default=None, sa_type=JSON)
    """Target level vector, seven integers 0..4 in the order IAC UC SI DC RDF TRE RA; None: not set."""
    sl_t_reason: str = ""
    sl_t_steps: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """The recorded reasoning behind the vector (ZCR 5); None: set by hand."""
    kind: str = ""
    """A `ZoneKind`; "" where nobody said."""
    purdue: int | None = None
    """Purdue level 0..5 where the zone lies in one."""
    trusted: bool = True
    """False: nobody of the plant controls what is in it (internet, a supplier's network)."""
    logical_boundary: str = ""
    physical_boundary: str = ""
    logical_access: str = ""
    """Logical access points."""
    physical_access: str = ""
    data_flows: str = ""
    """Data flows at each access point."""
    requirements: str = ""
    """Security requirements beyond the target levels."""
    policies: str = ""
    assumptions: str = ""
    """Assumptions and external dependencies."""
    gates: dict[str, str] | None = Field(default=None, sa_type=JSON)
    """As of a site, for this zone."""
    x: float | None = None
    """Place in the diagram; None: laid out by itself."""
    y: float | None = None
    note: str = ""


class Conduit(Entity, table=True):
    """A conduit between two zones, or between a zone and the outside (`to_zone_id` None)."""

    search_fields: ClassVar = ("name", "protocols", "control", "owner", "note")

    site_id: UUID = Field(foreign_key="site.id", index=True)
    name: str
    from_zone_id: UUID | None = Field(default=None, foreign_key="zone.id")
    to_zone_id: UUID | None = Field(default=None, foreign_key="zone.id")
    direction: str = "both"
    """both, out (from -> to) or in."""
    protocols: str = ""
    control: str = ""
    """What filters it: firewall, router, nothing."""
    remote_access: bool = False
    wireless: bool = False
    protection: str = ""
    """What protects what travels: VPN, TLS, a data diode; "" where nothing does."""
    sl_t: list[int] | None = Field(default=None, sa_type=JSON)
    """As of a zone."""
    sl_t_reason: str = ""
    sl_t_steps: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    physical_boundary: str = ""
    """Cable way, rooms and cabinets that it runs through."""
    physical_access: str = ""
    """Physical access points."""
    requirements: str = ""
    """Security requirements beyond the target levels."""
    policies: str = ""
    assumptions: str = ""
    gates: dict[str, str] | None = Field(default=None, sa_type=JSON)
    owner: str = ""
    note: str = ""


class Supplier(Entity, table=True):
    """A company with a role at this plant."""

    search_fields: ClassVar = ("name", "role", "contact", "access", "note")

    name: str
    role: str = ""
    """product_supplier, integration_service_provider, maintenance_service_provider or free text."""
    contact: str = ""
    access: str = ""
    """What it may reach, and how."""
    remote_access: bool = False
    contract: str = ""
    """Contract, its end and what it says about security."""
    note: str = ""


class Person(Entity, table=True):
    """Somebody who was met, asked or who signs."""

    search_fields: ClassVar = ("name", "role", "organisation", "contact", "note")

    name: str
    role: str = ""
    organisation: str = ""
    contact: str = ""
    note: str = ""


class Asset(Entity, table=True):
    """A device or system. The chosen values stand here; where they come from stands in `Observation`."""

    search_fields: ClassVar = (
        "tag", "name", "device_class", "vendor", "model", "order_number", "serial", "firmware",
        "location", "owner", "note",
    )  # fmt: skip
    label_fields: ClassVar = ("tag", "name", "model", "vendor")

    site_id: UUID = Field(foreign_key="site.id", index=True)
    zone_id: UUID | None = Field(default=None, foreign_key="zone.id", index=True)
    supplier_id: UUID | None = Field(default=None, foreign_key="supplier.id")
    tag: str = ""
    """The plant's own equipment number."""
    name: str = ""
    device_class: str = DeviceClass.UNKNOWN.value
    vendor: str = ""
    model: str = ""
    order_number: str = ""
    serial: str = ""
    firmware: str = ""
    location: str = ""
    """Hall, line, cell, cabinet."""
    owner: str = ""
    criticality: int | None = None
    """1..5 as for a zone."""
    support: str = Support.UNKNOWN.value
    unpatchable: bool = False
    """Cannot be patched or changed in practice."""
    purdue: int | None = None
    """Purdue level 0..5 of the device itself; None: not known."""
    never_touch: bool = False
    """No discovery sends anything to it. Requests to everybody in its network go out only where a person agreed by name
    that they reach it."""
    sl_c: list[int] | None = Field(default=None, sa_type=JSON)
    """Capability vector that the maker states, seven integers 0..4; None: not stated."""
    sl_c_source: str = ""
    """Certificate or declaration that states it."""
    component_type: str = ""
    """SAR, EDR, HDR or NDR of IEC 62443-4-2; "" follows the device class."""
    note: str = ""


class Interface(Entity, table=True):
    """A network interface of an asset: (network, MAC, IP)."""

    search_fields: ClassVar = ("mac", "ip", "name", "hostname")
    label_fields: ClassVar = ("ip", "mac", "name")

    asset_id: UUID = Field(foreign_key="asset.id", index=True)
    network_id: UUID | None = Field(default=None, foreign_key="network.id", index=True)
    name: str = ""
    mac: str = Field(default="", index=True)
    """Lower-case hex pairs with colons."""
    ip: str = Field(default="", index=True)
    hostname: str = ""


class Service(Entity, table=True):
    """A listening service seen on an interface."""

    search_fields: ClassVar = ("protocol", "detail")
    label_fields: ClassVar = ("protocol",)

    interface_id: UUID = Field(foreign_key="interface.id", index=True)
    transport: str
    """tcp or udp."""
    port: int
    protocol: str = ""
    detail: str = ""


class Observation(Entity, table=True):
    """One value of one field of an asset as one source gave it. Never changed, only added."""

    search_fields: ClassVar = ("value",)
    label_fields: ClassVar = ("field",)

    asset_id: UUID = Field(foreign_key="asset.id", index=True)
    field: str
    """Name of an `Asset` column, or `mac`, `ip`, `hostname`, or a protocol's own field."""
    value: str
    source: str
    """A `Source`."""
    confidence: int = 50
    """0..100: how much the source is worth for this field."""
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    by: str = ""
    """Person, file or protocol that gave it."""
    run_id: UUID | None = None
    """Discovery run, when the network said it."""
    raw: bytes = b""
    """The bytes or row that it was read from, so that it can be derived again."""
    seen_id: UUID | None = Field(default=None, index=True)
    """The sighting that it is part of and moves with; None: a person or a list gave it to this asset."""


class Capture(Entity, table=True):
    """A capture of network traffic that was read: a file, or a time of listening. It holds no packets itself."""

    search_fields: ClassVar = ("name", "note")

    site_id: UUID = Field(foreign_key="site.id", index=True)
    network_id: UUID | None = Field(default=None, foreign_key="network.id")
    """The register's network that it was taken in, where somebody said."""
    name: str
    sha256: str = Field(default="", index=True)
    """Of the file as it came, so that the same file is read once; "" for listening."""
    size: int = 0
    """Bytes of the file."""
    packets: int = 0
    packet_bytes: int = 0
    first: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last: datetime | None = Field(default=None, sa_type=UtcDateTime)
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    by: str = ""
    note: str = ""
    """What was odd: cut short, packets dropped, conversations left out."""


class Flow(Entity, table=True):
    """One conversation of a capture: who asked whom, in what protocol, how much, and what it commanded.

    Its ends are addresses, not assets: which assets these are is looked up, so that a merge or a correction in the
    register corrects it too.
    """

    search_fields: ClassVar = ("client_ip", "server_ip", "protocol")
    label_fields: ClassVar = ("protocol", "client_ip")

    capture_id: UUID = Field(foreign_key="capture.id", index=True)
    network_id: UUID | None = Field(default=None, foreign_key="network.id")
    client_ip: str = ""
    client_mac: str = ""
    server_ip: str = ""
    server_mac: str = ""
    vlan: int | None = None
    transport: str
    """tcp, udp or ethernet."""
    port: int
    """The server's port; the EtherType where there is no IP."""
    protocol: str = ""
    packets: int = 0
    packet_bytes: int = 0
    first: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last: datetime | None = Field(default=None, sa_type=UtcDateTime)
    commands: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)
    """What the client commanded: kind and name as in `core.discovery.wire.command`, count, packet (number of the
    first one in the capture) and hex (its bytes, as evidence)."""
