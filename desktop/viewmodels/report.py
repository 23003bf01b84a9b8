"""The report: what is still missing, the PDF in memory, its pages as pictures, and saving it.

The report is made in memory: nothing of the survey lies on the disk in plain text unless the user saves it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QIODevice, QObject, QSaveFile, Signal
from PySide6.QtGui import QImage

from desktop.errors import UserError
from desktop.models.verdict_words import content_lang

if TYPE_CHECKING:
    from core.register.models import Site
    from core.reports.preview import PageImage, Preview
    from core.workspace import Workspace
    from desktop.context import AppContext

KEPT_IMAGES = 16
_AT_ONCE = 2
PDF, ANSWERS = "pdf", "answers"


@dataclass(frozen=True)
class Point:
    """One line of the pre-flight list."""

    code: str
    ok: bool
    words: str
    step: str
    """Key of the page where it is mended."""


@dataclass(frozen=True)
class Made:
    """A report in memory."""

    pdf: bytes
    preview: Preview
    sizes: tuple[tuple[float, float], ...]
    """Width and height of each page in points."""
    name: str
    """Proposed name of the file, without its ending."""


def _tr(words: str, number: int = -1) -> str:
    return QCoreApplication.translate("Report", words, "", number)


def step_state(workspace: Workspace) -> tuple[int, int]:
    """How many points of the pre-flight list are well."""
    points = preflight(workspace)
    return sum(point.ok for point in points), len(points)


def preflight(workspace: Workspace) -> list[Point]:
    """What a careful engineer looks at before printing, in the order of the day."""
    from core.register.models import Asset, Person, Zone

    register, assessment = workspace.register, workspace.assessment
    site, progress, trust = register.site(), assessment.progress(), assessment.trust()
    runs, zones = workspace.discovery.runs(), register.all(Zone)
    people = register.all(Person)
    points = [
        _point("scope", "site", bool(site.scope_text.strip()), _tr("The scope is written down."),
               _tr("The scope is not written down: nobody can tell what was looked at.")),
        _point("manager", "site", bool(site.manager.strip() and site.report_number.strip()),
               _tr("Site manager and report number are named."),
               _tr("Site manager or report number is missing on the cover.")),
        _point("people", "site", bool(people), _tr("%Ln person(s) met.", len(people)), _tr("Nobody was met.")),
        _point("clock", "site", site.clock_offset_s is not None, _tr("The site's clock was compared."),
               _tr("The site's clock was not compared with this laptop.")),
        _point("consent", "discover", bool(runs), _tr("%Ln run(s) with consent.", len(runs)),
               _tr("No discovery with consent: the report says that the network was not asked.")),
    ]  # fmt: skip
    assets = len(register.asset_ids())
    without = len(register.all(Asset, zone_id=None))
    points += [
        _point("assets", "assets", assets > 0, _tr("%Ln asset(s).", assets), _tr("There are no assets.")),
        _point("zones", "zones", bool(zones), _tr("%Ln zone(s).", len(zones)), _tr("There are no zones.")),
        _point("zoned", "assets", not without, _tr("Every asset has its zone."),
               _tr("%Ln asset(s) without a zone.", without)),
        _point("answers", "checklist", progress.answered == progress.total, _tr("Every check is answered."),
               _tr("%Ln check(s) without an answer.", progress.total - progress.answered)),
        _unverified(trust.percents, trust.unknown),
    ]  # fmt: skip
    plan = workspace.planning.at()
    owned = {key for action in plan.roadmap.actions if action.owner for key in action.findings}
    severe = [row.id for row in plan.risks if row.finding.status == "open" and row.now.band in ("critical", "high")]
    unowned = sum(key not in owned for key in severe)
    points.append(
        _point("owners", "plan", not unowned, _tr("Every high risk has an owner."),
               _tr("%Ln high risk(s) without an owner.", unowned))
    )  # fmt: skip
    return points


def _point(code: str, step: str, ok: bool, good: str, bad: str) -> Point:
    return Point(code, ok, good if ok else bad, step)


def _unverified(percents: tuple[int, int, int], unknown: int) -> Point:
    """Told is a basis and stands in the report as such; unknown is worth another question."""
    words = _tr("Verified {verified} %, told {told} %, unknown {unknown} %.").format(
        verified=percents[0], told=percents[1], unknown=percents[2]
    )
    return Point("verified", not unknown, words, "checklist")


def make(workspace: Workspace, lang: str) -> Made:
    """The report of this moment, in memory. Off the window's thread."""
    from core.reports.pdf import render_bytes
    from core.reports.preview import Preview

    data = workspace.report_data(lang)
    pdf = render_bytes(data, lang)
    preview = Preview(pdf)
    sizes = tuple(preview.size(number) for number in range(1, len(preview) + 1))
    parts = (data.cover.report_number, data.cover.site)
    name = "-".join("".join(c if c.isalnum() else "-" for c in part).strip("-") for part in parts if part)
    return Made(pdf, preview, sizes, name or "report")


def close_all(previews: list[Preview]) -> None:
    """Close what is still open."""
    while previews:
        previews.pop().close()


def image_of(page: PageImage) -> QImage:
    """The picture of a page."""
    image = QImage(page.rgb, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888)
    return image.copy()  # QImage does not keep the bytes alive


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file; an older one stays until the new one is complete. Raises `UserError`."""
    file = QSaveFile(str(path))
    if file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(content) == len(content) and file.commit():
        return
    words = QCoreApplication.translate(
        "Report", "{name} could not be written ({reason}). Choose another folder or free some space."
    )
    raise UserError(words.format(name=path.name, reason=file.errorString()))


class ReportModel(QObject):
    """State of the report page."""

    loaded = Signal(object)
    """The `Site` as it stands in the vault."""
    checked = Signal(object)
    """The pre-flight list: `list[Point]`."""
    making = Signal()
    """A report is being made."""
    made = Signal()
    """`report` is another one, or None."""
    page_ready = Signal(int)
    """The picture of this page (from 1) is there."""
    saved = Signal(object)
    """Path of the file."""
    failed = Signal(object)
    """An exception of making or saving."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.lang = content_lang()
        self.report: Made | None = None
        self.is_making = False
        self._made_at = -1
        self._question = 0
        self._images: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._wanted: OrderedDict[tuple[int, int], None] = OrderedDict()
        self._under_way: set[tuple[int, int]] = set()
        self._open: list[Preview] = []
        context.closing.connect(self.forget)
        # Not a method of this object: it is gone by then.
        self.destroyed.connect(lambda _gone=None, previews=self._open: close_all(previews))

    # --- making ---

    def refresh(self) -> None:
        """Check again, and make the report again where something was written since."""
        if self._context.workspace is None:
            return
        number = self._context.generation
        self._context.read(
            lambda workspace: workspace.register.site(), lambda site: self._show_site(number, site), receiver=self
        )
        self._context.read(preflight, self.checked.emit, receiver=self)
        if self.report is None or self._made_at != self._context.generation:
            self.remake()

    def edit(self, key: UUID, *, failed: Callable[[Exception], object] | None = None, **fields: Any) -> None:
        """Set columns of the site: the engineer's own words."""
        from core.register.models import Site

        self._context.edit(lambda workspace: workspace.register.edit(Site, key, **fields), failed=failed, receiver=self)

    def _show_site(self, number: int, site: Site) -> None:
        if number == self._context.generation:
            self.loaded.emit(site)

    def choose_lang(self, lang: str) -> None:
        """Another language of the report."""
        if lang != self.lang:
            self.lang = lang
            self.remake()

    def remake(self) -> None:
        """Make the report of this moment."""
        self._question += 1
        asked, generation, lang = self._question, self._context.generation, self.lang

        def done(report: Made) -> None:
            if asked != self._question:
                report.preview.close()
                return
            self._made_at = generation
            self._take(report)

        def failed(error: Exception) -> None:
            if asked == self._question:
                self.is_making = False
                self._take(None)
                self.failed.emit(error)

        self.is_making = True
        self.making.emit()
        self._context.read(lambda workspace: make(workspace, lang), done, failed=failed, receiver=self)

    def forget(self) -> None:
        """The vault is being locked: keep nothing."""
        self._question += 1
        self._take(None)

    def _take(self, report: Made | None) -> None:
        self.is_making = False
        self.report, old = report, self.report
        if report is not None:
            self._open.append(report.preview)
        self._images.clear()
        self._wanted.clear()
        self.made.emit()
        if old is not None:
            self._open.remove(old.preview)
            old.preview.close()

    # --- pages ---

    @property
    def pages(self) -> int:
        """How many pages the report has."""
        return len(self.report.sizes) if self.report is not None else 0

    def image(self, number: int, width: int) -> QImage | None:
        """The picture of a page `width` pixels wide, or None while it is drawn; the latest asked for come first."""
        key = (number, width)
        if key in self._images:
            self._images.move_to_end(key)
            return self._images[key]
        self._wanted[key] = None
        self._wanted.move_to_end(key)
        while len(self._wanted) > KEPT_IMAGES // 2:  # scrolled past
            self._wanted.popitem(last=False)
        self._draw()
        return None

    def nearest(self, number: int) -> QImage | None:
        """A picture of the page in some other size, to show meanwhile."""
        return next((image for (page, _), image in self._images.items() if page == number), None)

    def _draw(self) -> None:
        report = self.report
        while report is not None and self._wanted and len(self._under_way) < _AT_ONCE:
            key, _ = self._wanted.popitem()
            if key not in self._under_way:
                self._under_way.add(key)
                self._draw_one(report, key)

    def _draw_one(self, report: Made, key: tuple[int, int]) -> None:
        def done(image: QImage) -> None:
            self._under_way.discard(key)
            if report is self.report:
                self._images[key] = image
                while len(self._images) > KEPT_IMAGES:
                    self._images.popitem(last=False)
                self.page_ready.emit(key[0])
            self._draw()

        def failed(error: Exception) -> None:
            self._under_way.discard(key)
            if report is self.report:
                self._context.report(error)

        number, width = key
        self._context.tasks.work(
            lambda _task: image_of(report.preview.page(number, width=width)), done=done, failed=failed, receiver=self
        )

    # --- files ---

    def save(self, path: Path, output: str) -> None:
        """Write the report as shown, or the answers, to `path`."""
        report = self.report

        def job(workspace: Workspace) -> Path:
            if output == ANSWERS:
                workspace.assessment.export_answers(path)
            elif report is not None:
                write_file(path, report.pdf)
            return path

        self._context.read(job, self.saved.emit, failed=self.failed.emit, receiver=self)

    def save_assurance(self, path: Path) -> None:
        """Write the assurance statement, in the language of the report, to `path`."""
        lang = self.lang
        self._context.read(
            lambda workspace: workspace.write_assurance(path, lang),
            self.saved.emit,
            failed=self.failed.emit,
            receiver=self,
        )
