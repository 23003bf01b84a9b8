"""English plural forms. Other languages bring theirs in their translation files; English is in the source."""

from __future__ import annotations

import re

from PySide6.QtCore import QTranslator

_PAIR = re.compile(r"\(([^|()]*)\|([^|()]*)\)")


def plural(words: str, number: int) -> str:
    """`words` for `number` things: "(s)" and "(entry|entries)" become the right form."""
    words = words.replace("(s)", "(|s)")
    return _PAIR.sub(r"\1" if number == 1 else r"\2", words)


class EnglishPlurals(QTranslator):
    """Turns "%n asset(s)" into "1 asset" or "2 assets" for `tr(words, "", n)`; leaves other strings alone."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:  # noqa: ARG002
        """The source text in the right form; Qt puts the number in for %n."""
        return plural(source, n) if n >= 0 else source

    def isEmpty(self) -> bool:
        """Never: Qt does not install an empty translator."""
        return False
