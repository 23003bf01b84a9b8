"""Protocols that are asked only at hosts that are named for them, and the login of SNMP v3."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit

from desktop.tokens import PAD
from desktop.viewmodels.discover_form import Further, Login
from desktop.widgets.basic import Card, row, text
from desktop.widgets.fields import ChoiceField, TextField

_AUTH = ("sha", "sha256", "sha512", "sha224", "sha384", "md5")
_PRIV = ("aes", "des")


def _tr(words: str) -> str:
    return QCoreApplication.translate("DiscoverForm", words)


class FurtherCard(Card):
    """A line for each protocol; an empty line asks nobody. `changed` at every key."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(
            _tr("Only at hosts you name"),
            hint=_tr(
                "Asked nowhere else. Name devices whose owner agreed to this very question; each is in the preview."
            ),
        )
        self.hosts: dict[str, TextField] = {}
        self._login = LoginFields()
        self._wanted: dict[str, str] = {}
        self._login.changed.connect(self.changed)

    @property
    def login(self) -> LoginFields:
        """The fields of the SNMP v3 login."""
        return self._login

    def offer(self, further: tuple[Further, ...]) -> None:
        """Make the lines, once."""
        if self.hosts or not further:
            return
        for one in further:
            place = "10.0.0.5:5007" if one.needs == "port" else "10.0.0.5, 10.0.0.6"
            hint = _tr("Opens a session with the device.") if one.session else ""
            field = TextField(one.title.partition(" (")[0], placeholder=place, hint=hint)
            field.editor.textChanged.connect(lambda _words: self.changed.emit())
            self.hosts[one.protocol] = field
            self.body.addWidget(field)
            if one.needs == "snmpv3":
                self._login.add_to(self)
        self.fill(tuple(self._wanted.items()))

    def value(self) -> tuple[tuple[str, str], ...]:
        """(protocol, hosts as typed), empty lines left out."""
        return tuple((name, field.value().strip()) for name, field in self.hosts.items() if field.value().strip())

    def fill(self, further: tuple[tuple[str, str], ...]) -> None:
        """Show these hosts. The login is never filled: it is not kept."""
        self._wanted = dict(further)
        for name, field in self.hosts.items():
            field.editor.setText(self._wanted.get(name, ""))


class LoginFields(QObject):
    """Name and passwords of one SNMP v3 user; they stay in these fields and go when the page goes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        nothing = ("", _tr("None"))
        self.user = TextField(_tr("SNMP v3 user"))
        self.auth = ChoiceField(_tr("Signed by"), [nothing, *((name, name.upper()) for name in _AUTH)])
        self.auth_password = TextField(_tr("Password for signing"))
        self.priv = ChoiceField(_tr("Encrypted by"), [nothing, *((name, name.upper()) for name in _PRIV)])
        self.priv_password = TextField(_tr("Password for encryption"))
        for field in (self.auth_password, self.priv_password):
            field.editor.setEchoMode(QLineEdit.EchoMode.Password)
        for field in (self.user, self.auth_password, self.priv_password):
            field.editor.textChanged.connect(lambda _words: self.changed.emit())
        for choice in (self.auth, self.priv):
            choice.committed.connect(lambda _value: self.changed.emit())

    def add_to(self, card: Card) -> None:
        """Lay the fields out under what is there."""
        card.body.addWidget(self.user)
        for left, right in ((self.auth, self.auth_password), (self.priv, self.priv_password)):
            pair = row(spacing=PAD)
            for field in (left, right):
                pair.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(pair)
        card.body.addWidget(
            text(_tr("Name and passwords are not stored, neither in the vault nor in the log."), "hint", wrap=True)
        )

    def value(self) -> Login:
        """As typed."""
        return Login(
            self.user.value(), self.auth.value() or "", self.auth_password.value(), self.priv.value() or "",
            self.priv_password.value(),
        )  # fmt: skip
