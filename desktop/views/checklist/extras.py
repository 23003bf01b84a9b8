"""Evidence and history of the answer that is looked at."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.viewmodels.checklist_extras import ExtrasModel, Shown
from desktop.widgets.basic import button, clear, icon_button, row, text
from desktop.widgets.fields import ChoiceField, TextField
from desktop.widgets.prose import words


class ExtrasBox(QWidget):
    """What can be shown for the answer, and how it came about."""

    def __init__(self, theme: Theme, model: ExtrasModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self.add = button(theme, self.tr("Add evidence (E)"), self.ask_evidence, icon="link", role="quiet")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._none = text("", "muted", wrap=True)
        self._evidence, self._history = QVBoxLayout(), QVBoxLayout()
        self._past = text(self.tr("History of this answer"), "label")
        for inner in (self._evidence, self._history):
            inner.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row(text(self.tr("Evidence"), "label"), 1, self.add))
        layout.addWidget(self._none)
        layout.addLayout(self._evidence)
        layout.addSpacing(GAP)
        layout.addWidget(self._past)
        layout.addLayout(self._history)
        model.changed.connect(self.show_extras)
        self.show_extras()

    def show_extras(self) -> None:
        """Show what was read."""
        extras, answered = self._model.extras, self._model.answer is not None
        self.add.setEnabled(answered)
        self._none.setText(
            self.tr("A reference to a photo, a document or a log belongs to an answer: answer first.")
            if not answered
            else self.tr("No evidence yet: name a photo, a document, a setting or a measurement.")
        )
        self._none.setVisible(not extras.evidence)
        clear(self._evidence)
        for one in extras.evidence:
            self._evidence.addLayout(self._line(one))
        clear(self._history)
        self._past.setVisible(bool(extras.history))
        for step in extras.history:
            when = QLocale().toString(
                QDateTime.fromSecsSinceEpoch(int(step.at.timestamp())), QLocale.FormatType.ShortFormat
            )
            self._history.addWidget(words(self.tr("{when}, {who}").format(when=when, who=step.who), "muted"))
            self._history.addWidget(words(step.words))

    def ask_evidence(self) -> None:
        """Ask for a reference."""
        if self._model.answer is None:
            return
        dialog = EvidenceDialog(self._theme, self.window())
        dialog.accepted.connect(lambda: self._model.add_evidence(*dialog.given()))
        dialog.open()

    def _line(self, one: Shown) -> QHBoxLayout:
        kind = evidence_kinds().get(one.evidence.kind, one.evidence.kind)
        said = one.evidence.title if not one.evidence.reference else f"{one.evidence.title} ({one.evidence.reference})"
        off = icon_button(
            self._theme,
            "x",
            self.tr("Take “{title}” off this answer").format(title=one.evidence.title),
            lambda: self._model.unlink(one.link),
        )
        label: QLabel = words(f"{kind}: {said}")
        line = row(label, off)
        line.setStretch(0, 1)
        return line


class EvidenceDialog(QDialog):
    """What it is, how it is called, where it is kept."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add evidence"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self.kind = ChoiceField(self.tr("Kind"), list(evidence_kinds().items()))
        self.title = TextField(self.tr("What it shows"), placeholder=self.tr("Key in the door of cabinet K101"))
        self.reference = TextField(
            self.tr("Where it is"), placeholder=self.tr("IMG_2041.jpg, folder 3 page 12, log line 88")
        )
        self.ok = button(theme, self.tr("Add"), self.accept, icon="check", role="primary")
        self.ok.setEnabled(False)
        cancel = button(theme, self.tr("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        self.title.editor.textChanged.connect(lambda said: self.ok.setEnabled(bool(said.strip())))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 8, PAD, PAD + 8, PAD)
        layout.setSpacing(PAD - 4)
        layout.addWidget(text(self.tr("Add evidence"), "heading"))
        for field in (self.kind, self.title, self.reference):
            layout.addWidget(field)
        layout.addLayout(row(1, cancel, self.ok))
        self.title.editor.setFocus()

    def given(self) -> tuple[str, str, str]:
        """(kind, title, reference)."""
        return str(self.kind.value()), self.title.value(), self.reference.value()

    def accept(self) -> None:
        """Only with a title."""
        if self.title.value().strip():
            super().accept()


def _tr(words: str) -> str:
    return QCoreApplication.translate("Checklist", words)


def evidence_kinds() -> dict[str, str]:
    """Kind -> words."""
    return {
        "photo": _tr("Photo"),
        "document": _tr("Document"),
        "configuration": _tr("Setting"),
        "measurement": _tr("Measurement"),
        "observation": _tr("Observation"),
        "note": _tr("Note"),
    }
