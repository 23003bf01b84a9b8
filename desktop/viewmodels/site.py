"""The site step: data of the plant, scope, people, networks and the site's clock."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.register.models import Network, Person, Site
from desktop.models.records import Records

if TYPE_CHECKING:
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext

_TIME = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})[ T]+)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?")


def step_state(workspace: Workspace) -> tuple[int, int]:
    """How much of the site step is done: what the report's first pages need."""
    register = workspace.register
    site = register.site()
    parts = (
        site.address,
        site.asset_owner,
        site.manager,
        site.visit_from,
        site.scope_text,
        site.clock_offset_s is not None,
        register.all(Person),
        register.all(Network),
    )
    return sum(bool(part) for part in parts), len(parts)


def clock_offset(shown: str, now: datetime) -> float | None:
    """Site clock minus device clock in seconds, from the time the site's clock shows at `now` (local time).

    Takes "14:03", "14:03:20" and either with a date in front ("2026-03-01 14:03:20"). A time without a
    date means the day that is nearest. None where it is no time.
    """
    match = _TIME.fullmatch(shown.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in match.groups())
    try:
        site = now.replace(hour=hour, minute=minute, second=second, microsecond=0)
        if year:
            site = site.replace(year=year, month=month, day=day)
    except ValueError:
        return None
    if not match.group(6):
        # Only minutes were read: compare like with like.
        now = now.replace(second=0)
    offset = site - now.replace(microsecond=0)
    half = timedelta(hours=12)
    if not year and offset > half:
        offset -= timedelta(days=1)
    elif not year and offset < -half:
        offset += timedelta(days=1)
    return offset.total_seconds()


def duration_words(seconds: float) -> str:
    """A length of time for people: "2 h 5 min", "13 s"."""
    left = round(abs(seconds))
    days, left = divmod(left, 86400)
    hours, left = divmod(left, 3600)
    minutes, left = divmod(left, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (left, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def offset_words(seconds: float | None) -> str:
    """What the offset means, as a sentence."""
    if seconds is None:
        return QCoreApplication.translate("Site", "The site's clock has not been compared yet.")
    if abs(seconds) < 1:
        return QCoreApplication.translate("Site", "The site's clock and this laptop agree.")
    if seconds > 0:
        words = QCoreApplication.translate("Site", "The site's clock is {time} ahead of this laptop.")
    else:
        words = QCoreApplication.translate("Site", "The site's clock is {time} behind this laptop.")
    return words.format(time=duration_words(seconds))


def cidr_error(text: str) -> str:
    """What is wrong with a network's address range; "" for a good one and for none."""
    if not text.strip():
        return ""
    try:
        ipaddress.ip_network(text.strip(), strict=True)
    except ValueError:
        try:
            right = ipaddress.ip_network(text.strip(), strict=False)
        except ValueError:
            return QCoreApplication.translate("Site", "Not an address range. Write it like 192.168.0.0/24.")
        return QCoreApplication.translate("Site", "A range begins at its first address: did you mean {range}?").format(
            range=right
        )
    return ""


def date_error(text: str) -> str:
    """What is wrong with a date; "" for a good one and for none."""
    if not text.strip():
        return ""
    try:
        datetime.strptime(text.strip(), "%Y-%m-%d")  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        return QCoreApplication.translate("Site", "Not a date. Write it like 2026-03-01.")
    return ""


class SiteModel(QObject):
    """The one site of the vault, and the lists around it."""

    loaded = Signal(object)
    """The `Site` as it stands in the vault."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.site: Site | None = None
        unnamed = self.tr("Unnamed")
        self.people = Records(context, Person, lambda row: _joined(row.role, row.organisation), unnamed, self)
        self.networks = Records(context, Network, lambda row: _joined(row.cidr, row.place), unnamed, self)
        context.data_changed.connect(lambda _edit: self.refresh_site())

    def refresh(self) -> None:
        """Read everything again."""
        self.refresh_site()
        for records in (self.people, self.networks):
            records.refresh()

    def refresh_site(self) -> None:
        """Read the site again."""
        if self._context.workspace is not None:
            number = self._context.generation
            self._context.read(
                lambda workspace: workspace.register.site(), lambda site: self._show(number, site), receiver=self
            )

    def edit(self, key: UUID, *, failed: Callable[[Exception], object] | None = None, **fields: Any) -> None:
        """Set columns of the site."""

        def job(workspace: Workspace) -> Edit:
            return workspace.register.edit(Site, key, **fields)

        self._context.edit(job, failed=failed, receiver=self)

    def note_clock(self, shown: str) -> bool:
        """Note what the site's clock shows right now. False where `shown` is no time."""
        offset = clock_offset(shown, datetime.now().astimezone())
        if offset is None or self.site is None:
            return False
        self.edit(self.site.id, clock_offset_s=offset)
        return True

    def forget_clock(self) -> None:
        """Take the comparison back."""
        if self.site is not None:
            self.edit(self.site.id, clock_offset_s=None)

    def new_network(self) -> Network:
        """An empty network of this site."""
        return Network(site_id=self._site_id(), name="")

    def new_person(self) -> Person:
        """An empty person."""
        return Person(name="")

    def _site_id(self) -> UUID:
        if self.site is None:
            raise RuntimeError("the site is not loaded yet")
        return self.site.id

    def _show(self, number: int, site: Site) -> None:
        if number == self._context.generation:
            self.site = site
            self.loaded.emit(site)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
