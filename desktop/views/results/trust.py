"""How the statements of a pack are known, in percent."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.assessment.progress import Trust
from desktop.theme import Theme
from desktop.widgets.basic import Pill


class TrustLine(QWidget):
    """Verified, told, unknown as three pills; hidden where nothing is stated."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.pills = (Pill(theme, "", "ok"), Pill(theme, "", "info"), Pill(theme, "", "plain"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for pill in self.pills:
            layout.addWidget(pill)

    def show_trust(self, trust: Trust | None) -> None:
        """Show these figures."""
        self.setVisible(trust is not None and trust.total > 0)
        if trust is None:
            return
        words = (self.tr("{percent} % verified"), self.tr("{percent} % told"), self.tr("{percent} % unknown"))
        for pill, tone, said, percent in zip(self.pills, ("ok", "info", "plain"), words, trust.percents, strict=True):
            pill.show_state(said.format(percent=percent), tone)
