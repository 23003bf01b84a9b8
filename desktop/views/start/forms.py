"""The two forms of the start page: unlock a vault, and begin a new survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit

from desktop.tokens import PAD
from desktop.viewmodels.start import StartModel, strength
from desktop.widgets.basic import Card, Pill, button, icon_button, row, text
from desktop.widgets.feedback import Banner
from desktop.widgets.fields import TextField

if TYPE_CHECKING:
    from desktop.context import AppContext


class PassphraseField(TextField):
    """A passphrase with a button that shows it."""

    def __init__(self, context: AppContext, label: str, hint: str = "") -> None:
        super().__init__(label, hint=hint, secret=True)
        self._context = context
        self.toggle = icon_button(context.theme, "eye", self.tr("Show the passphrase"), self._toggle, quiet=False)
        self.toggle.setCheckable(True)
        layout = self.layout()
        if layout is not None:
            index = layout.indexOf(self.editor)
            layout.takeAt(index)
            layout.insertLayout(index, row(self.editor, self.toggle))  # type: ignore[attr-defined]  # a QVBoxLayout

    def clear(self) -> None:
        """Forget what was typed and hide the next one."""
        self.editor.clear()
        self.discard()
        self.toggle.setChecked(False)
        self._toggle()

    def _toggle(self) -> None:
        shown = self.toggle.isChecked()
        self.editor.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._context.theme.bind(self.toggle, "eye-off" if shown else "eye")
        words = self.tr("Hide the passphrase") if shown else self.tr("Show the passphrase")
        self.toggle.setAccessibleName(words)
        self.toggle.setToolTip(words)


class UnlockForm(Card):
    """Passphrase and name for one vault."""

    left = Signal()

    def __init__(self, context: AppContext, model: StartModel) -> None:
        super().__init__()
        self._model = model
        self._folder = Path()
        self._title = text("", "heading")
        self._path = text("", "muted", wrap=True)
        self.banner = Banner(context.theme, closable=False)
        self.passphrase = PassphraseField(context, self.tr("Passphrase"))
        self.engineer = TextField(
            self.tr("Your name"),
            hint=self.tr("Signs every change you make. Leave empty to go on as the last engineer."),
        )
        self.unlock_button = button(context.theme, self.tr("Unlock"), self.submit, icon="unlock", role="primary")
        back = button(context.theme, self.tr("Back"), self.left.emit, icon="arrow-left")
        for widget in (self._title, self._path, self.banner, self.passphrase, self.engineer):
            self.body.addWidget(widget)
        self.body.addLayout(row(back, 1, self.unlock_button))
        self.body.addStretch(1)
        self.passphrase.editor.returnPressed.connect(self.submit)
        self.engineer.editor.returnPressed.connect(self.submit)

    def show_vault(self, folder: Path) -> None:
        """Ask for the passphrase of the vault in `folder`."""
        self._folder = folder
        self._title.setText(folder.name)
        self._path.setText(str(folder))
        self.banner.hide()
        self.passphrase.clear()
        self.engineer.fill(self._model.engineer())
        self.passphrase.setFocus()

    def submit(self) -> None:
        """Try to unlock."""
        self.banner.hide()
        self._model.unlock(self._folder, self.passphrase.value(), self.engineer.value())

    def show_error(self, words: str) -> None:
        """What went wrong, with the passphrase ready to be typed again."""
        self.banner.say(words, "bad")
        self.passphrase.setFocus()
        self.passphrase.editor.selectAll()


class NewForm(Card):
    """Everything a new vault needs."""

    def __init__(self, context: AppContext, model: StartModel) -> None:
        super().__init__(self.tr("New survey"))
        self._model = model
        self._own_folder = False
        theme = context.theme
        self.site = TextField(self.tr("Name of the site"), placeholder=self.tr("Waterworks South"))
        self.engineer = TextField(self.tr("Your name"))
        self.folder = TextField(self.tr("Folder of the vault"))
        choose = icon_button(theme, "folder-open", self.tr("Choose the folder"), self._choose, quiet=False)
        layout = self.folder.layout()
        if layout is not None:
            index = layout.indexOf(self.folder.editor)
            layout.takeAt(index)
            layout.insertLayout(index, row(self.folder.editor, choose))  # type: ignore[attr-defined]
        self.passphrase = PassphraseField(context, self.tr("Passphrase"))
        self.again = PassphraseField(context, self.tr("Passphrase again"))
        self.strength = Pill(theme)
        self.banner = Banner(theme, closable=False)
        warning = text(
            self.tr(
                "Nobody can open the vault without the passphrase. Write it down and keep it apart from the laptop."
            ),
            "hint",
            wrap=True,
        )
        self.create_button = button(theme, self.tr("Create the vault"), self.submit, icon="plus", role="primary")
        grid = QGridLayout()
        grid.setHorizontalSpacing(PAD)
        grid.setVerticalSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.site, 0, 0, top)
        grid.addWidget(self.engineer, 0, 1, top)
        grid.addWidget(self.folder, 1, 0, 1, 2, top)
        grid.addWidget(self.passphrase, 2, 0, top)
        grid.addWidget(self.again, 2, 1, top)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(self.banner)
        self.body.addLayout(grid)
        self.body.addLayout(row(self.strength, 1))
        self.body.addWidget(warning)
        self.body.addLayout(row(1, self.create_button))
        self.body.addStretch(1)
        self._connect()
        self.reset()

    def fields(self) -> dict[str, TextField]:
        """The fields by the names that `StartModel.check_new` uses."""
        return {
            "site": self.site,
            "engineer": self.engineer,
            "folder": self.folder,
            "passphrase": self.passphrase,
            "again": self.again,
        }

    def reset(self) -> None:
        """An empty form; passphrases are forgotten."""
        self._own_folder = False
        self.banner.hide()
        for field in self.fields().values():
            field.say_error("")
        self.site.editor.clear()
        self.passphrase.clear()
        self.again.clear()
        self.engineer.editor.setText(self._model.engineer())
        self._propose()
        self._show_strength()

    def submit(self) -> None:
        """Create the vault, or say at each field what is missing."""
        self.banner.hide()
        values = {name: field.value() for name, field in self.fields().items()}
        wrong = self._model.check_new(**values)
        for name, field in self.fields().items():
            field.say_error(wrong.get(name, ""))
        if wrong:
            self.fields()[next(iter(wrong))].setFocus()
            return
        folder = Path(values["folder"].strip()).expanduser()
        self._model.create(folder, values["passphrase"], values["site"].strip(), values["engineer"].strip())

    def show_error(self, words: str) -> None:
        """What the vault said."""
        self.banner.say(words, "bad")

    def _connect(self) -> None:
        self.site.editor.textEdited.connect(lambda _words: self._propose())
        self.folder.editor.textEdited.connect(self._keep_folder)
        self.passphrase.editor.textChanged.connect(lambda _words: self._show_strength())
        for field in self.fields().values():
            field.editor.returnPressed.connect(self.submit)
            field.editor.textEdited.connect(lambda _words, field=field: field.say_error(""))

    def _keep_folder(self, words: str) -> None:
        self._own_folder = bool(words.strip())

    def _propose(self) -> None:
        if not self._own_folder:
            self.folder.editor.setText(str(self._model.proposed_folder(self.site.value())))
            self.folder.editor.setCursorPosition(0)

    def _choose(self) -> None:
        start = str(self._model.home())
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Where should the vault go?"), start)
        if chosen:
            self._own_folder = True
            name = Path(self.folder.value()).name or "survey"
            self.folder.editor.setText(str(Path(chosen) / name))

    def _show_strength(self) -> None:
        words, tone = strength(self.passphrase.value())
        self.strength.setVisible(bool(words))
        self.strength.show_state(self.tr("Passphrase: {strength}").format(strength=words), tone)
