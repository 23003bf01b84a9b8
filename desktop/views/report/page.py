"""The report page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import sentence
from desktop.page import Page
from desktop.tokens import GAP, PAD
from desktop.viewmodels.report import ANSWERS, PDF, Point, ReportModel
from desktop.views.report.pages import PagesView
from desktop.views.report.preflight import PreflightList
from desktop.widgets.basic import Card, EmptyState, Scroll, button, icon_button, row, text
from desktop.widgets.feedback import Banner, ProgressPanel
from desktop.widgets.fields import AreaField, ChoiceField
from desktop.widgets.form import RecordForm

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from desktop.context import AppContext
    from desktop.tasks import Task


class ReportPage(Page):
    """Look, mend, print, sign."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Report"), "file-text")
        theme = context.theme
        self.model = ReportModel(context, self)
        self.lang = ChoiceField(self.tr("Language"), [("en", self.tr("English")), ("de", self.tr("German"))])
        self.lang.fill(self.model.lang)
        self.output = ChoiceField(
            self.tr("Output"), [(PDF, self.tr("Report as PDF")), (ANSWERS, self.tr("All answers as CSV"))]
        )
        self.points = PreflightList(theme)
        self.words = RecordForm(self.model.edit, context.report, columns=1)
        self.words.bind(
            "summary",
            AreaField(
                self.tr("In the engineer's words"),
                placeholder=self.tr("What the site manager should remember. It stands on the summary page."),
                lines=4,
            ),
        )
        self._left_over = text("", "label")
        self.pages = PagesView(theme, self.model)
        self._number, self._zoom = text(""), text("")
        self.back = icon_button(theme, "chevron-up", self.tr("Previous page"), lambda: self._turn(-1), quiet=False)
        self.on = icon_button(theme, "chevron-down", self.tr("Next page"), lambda: self._turn(1), quiet=False)
        self.smaller = icon_button(theme, "zoom-out", self.tr("Smaller"), lambda: self.pages.zoom_by(-1), quiet=False)
        self.larger = icon_button(theme, "zoom-in", self.tr("Larger"), lambda: self.pages.zoom_by(1), quiet=False)
        self.fit = icon_button(theme, "maximize", self.tr("Fit the width"), lambda: self.pages.zoom(0), quiet=False)
        self.assurance_button = button(
            theme, self.tr("Assurance statement …"), self.save_assurance, icon="shield-check"
        )
        self.assurance_button.setToolTip(self.tr("Two pages for customers, insurers and questionnaires, as PDF"))
        self.save_button = button(theme, self.tr("Save …"), self.save, icon="save")
        self.print_button = button(theme, self.tr("Print …"), self.print, icon="printer", role="primary")
        self.banner = Banner(theme)
        self.progress = ProgressPanel(theme)
        self._printing: Task | None = None
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_made()

    def activate(self) -> None:
        """Check and make what is not up to date; the keyboard turns pages."""
        self.model.refresh()
        self.pages.setFocus()

    # --- acting ---

    def save(self) -> None:
        """Ask for the file; the report is written as it is shown."""
        output = self.output.value()
        report = self.model.report
        if output == PDF and report is None:
            return
        ending = ".csv" if output == ANSWERS else ".pdf"
        name = (report.name if report is not None else "report") + ("-answers" if output == ANSWERS else "")
        kinds = self.tr("Answers (*.csv)") if output == ANSWERS else self.tr("Report (*.pdf)")
        self._ask_file(self.tr("Save the report"), kinds, name, ending, lambda path: self.model.save(path, output))

    def save_assurance(self) -> None:
        """Ask for the file; the statement is written in the language of the report."""
        name = self.model.report.name if self.model.report is not None else "report"
        title, kinds = self.tr("Save the assurance statement"), self.tr("Assurance statement (*.pdf)")
        self._ask_file(title, kinds, f"{name}-assurance", ".pdf", self.model.save_assurance)

    def _ask_file(self, title: str, kinds: str, name: str, ending: str, save: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kinds)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(name + ending)
        dialog.fileSelected.connect(lambda path: save(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def print(self) -> None:
        """Ask for the printer and the pages."""
        from PySide6.QtPrintSupport import QPrintDialog

        from desktop.views.report.printing import prepared

        if self.model.report is None or self._printing is not None:
            return
        printer = prepared()
        printer.setDocName(self.model.report.name)  # the job in the queue, and the file where one prints to a file
        dialog: QPrintDialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(self.tr("Print the report"))
        dialog.setMinMax(1, self.model.pages)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # its own `open` wants a slot to call

    def print_on(self, printer: QPrinter) -> None:
        """Print on this printer, page by page, while the window stays usable."""
        from desktop.views.report.printing import print_pages

        report = self.model.report
        if report is None or self._printing is not None:
            return
        self.banner.hide()
        self.progress.start(self.tr("Printing"))
        self._show_made()
        self._printing = self.context.tasks.work(
            lambda task: print_pages(report, printer, task.report, task.cancelled),
            done=self._printed,
            failed=self._print_failed,
            stopped=self._print_stopped,
            progress=self._print_progress,
            receiver=self,
        )
        self._show_made()

    def _print_progress(self, done: int, total: int, _words: str) -> None:
        words = self.tr("Page {done} of {total}").format(done=done, total=total)
        self.progress.progress(done, total, words)

    def _printed(self, pages: int) -> None:
        self._printing = None
        self.progress.finish()
        self.banner.say(self.tr("%Ln page(s) were handed to the printer.", "", pages), "ok")
        self._show_made()

    def _print_stopped(self) -> None:
        self._printing = None
        self.progress.finish()
        self._show_made()

    def _print_failed(self, error: Exception) -> None:
        self._printing = None
        self.progress.finish()
        self.banner.say(sentence(error))
        self._show_made()

    def _stop_printing(self) -> None:
        if self._printing is not None:
            self._printing.cancel()

    def _turn(self, step: int) -> None:
        self.pages.go_to(self.pages.page + step)

    # --- building ---

    def _lay_out(self) -> None:
        theme = self.context.theme
        side = Card(self.tr("Before you print"))
        side.body.addWidget(self._left_over)
        scroll = Scroll(margins=0)
        scroll.setAccessibleName(self.tr("Before you print"))
        scroll.body.addWidget(self.points)
        side.body.addWidget(scroll, 1)
        choices = row(spacing=PAD)
        choices.addWidget(self.lang, 1)
        choices.addWidget(self.output, 1)
        left = QVBoxLayout()
        left.setSpacing(GAP + 4)
        left.addLayout(choices)
        left.addWidget(side, 1)
        left.addWidget(self.words)
        left.addWidget(
            text(self.tr("A saved file is not encrypted. Give it only to those who may read it."), "hint", wrap=True)
        )
        holder = QWidget()
        holder.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        holder.setFixedWidth(360)
        self._stack.addWidget(
            EmptyState(
                theme, "loader-circle", self.tr("The report is being made"), self.tr("It takes a second or two.")
            )
        )
        self._stack.addWidget(self.pages)
        bar = row(self.back, self.on, self._number, 1, self.smaller, self._zoom, self.larger, self.fit)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addLayout(bar)
        right.addWidget(self._stack, 1)
        both = QHBoxLayout()
        both.setSpacing(PAD)
        both.addWidget(holder)
        both.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD, PAD + 4, PAD)
        layout.setSpacing(GAP + 2)
        layout.addLayout(row(text(self.title, "title"), 1, self.assurance_button, self.save_button, self.print_button))
        layout.addWidget(self.banner)
        layout.addWidget(self.progress)
        layout.addLayout(both, 1)

    def _connect(self) -> None:
        model = self.model
        self.lang.committed.connect(model.choose_lang)
        self.points.asked.connect(self.context.go_to.emit)
        self.pages.page_changed.connect(lambda _page: self._show_place())
        self.pages.zoom_changed.connect(lambda _zoom: self._show_place())
        self.progress.stopped.connect(self._stop_printing)
        model.loaded.connect(self.words.show_row)
        model.checked.connect(self._show_points)
        model.making.connect(self._show_made)
        model.made.connect(self._show_made)
        model.saved.connect(lambda path: self.banner.say(self.tr("Saved: {path}").format(path=path), "ok"))
        model.failed.connect(lambda error: self.banner.say(sentence(error)))
        self.context.data_changed.connect(lambda _edit: self.model.refresh() if self.isVisible() else None)
        self.context.closing.connect(self._stop_printing)

    # --- showing ---

    def _show_points(self, points: list[Point]) -> None:
        self.points.show_points(points)
        open_ones = sum(not point.ok for point in points)
        self._left_over.setText(
            self.tr("%Ln point(s) to look at", "", open_ones) if open_ones else self.tr("Everything is there.")
        )
        self.step_changed.emit()

    def _show_made(self) -> None:
        there = self.model.report is not None
        self._stack.setCurrentIndex(1 if there or not self.model.is_making else 0)
        self.print_button.setEnabled(there and self._printing is None)
        self.save_button.setEnabled(there)
        self._show_place()

    def _show_place(self) -> None:
        pages = self.model.pages
        words = self.tr("Page {number} of {total}").format(number=max(self.pages.page, 1), total=pages) if pages else ""
        self._number.setText(words)
        self._zoom.setText(self.tr("{percent} %").format(percent=round(self.pages.scale * 100)) if pages else "")
        for one in (self.back, self.on, self.smaller, self.larger, self.fit):
            one.setEnabled(pages > 0)
