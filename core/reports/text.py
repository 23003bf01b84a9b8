"""The report's fixed words in English and German: whole sentences with named places, never glued together."""

from __future__ import annotations

import re
from datetime import date, datetime

from core.reports.codes_de import DE_CODES
from core.reports.codes_en import EN_CODES
from core.reports.text_de import DE
from core.reports.text_en import EN
from core.reports.text_full_de import FULL_DE
from core.reports.text_full_en import FULL_EN
from core.reports.text_network_de import NETWORK_DE
from core.reports.text_network_en import NETWORK_EN
from core.reports.text_zones_de import ZONES_DE
from core.reports.text_zones_en import ZONES_EN

LANGS = ("en", "de")
SENTENCES = {"en": EN | FULL_EN | ZONES_EN | NETWORK_EN, "de": DE | FULL_DE | ZONES_DE | NETWORK_DE}
_TABLES = {"en": SENTENCES["en"] | EN_CODES, "de": SENTENCES["de"] | DE_CODES}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


class Words:
    """The words of one language. An unknown language is English."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang if lang in _TABLES else "en"
        self._table = _TABLES[self.lang]

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of that key with its places filled."""
        text = self._table[key]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._table

    def code(self, kind: str, code: str) -> str:
        """The word for a code such as a verdict; a code that has none stands for itself, "" for not known."""
        if not code:
            return self._table["none"]
        return self._table.get(f"{kind}.{code}", code.replace("_", " "))

    def known(self, kind: str, text: str) -> str:
        """The word for a text that the app itself gives out, such as an edition; any other text as it was written."""
        return self._table.get(f"{kind}.{text}", text)

    def count(self, key: str, n: int, **values: object) -> str:
        """A sentence with a number in its singular or plural form; `{n}` in it is the number."""
        form = "one" if n == 1 else "other"
        return self._table[f"{key}.{form}"].format(n=self.number(n), **values)

    def number(self, n: int) -> str:
        """A whole number with the language's thousands mark (a narrow blank in German)."""
        if abs(n) < 10_000:
            return str(n)
        return f"{n:,}" if self.lang == "en" else f"{n:,}".replace(",", ".")

    def decimal(self, value: float, digits: int = 1) -> str:
        """A number with the language's decimal mark."""
        text = f"{value:.{digits}f}"
        return text.replace(".", ",") if self.lang == "de" else text

    def day(self, when: date | datetime | str) -> str:
        """A date in words; an ISO date is read, other text is printed as it was noted."""
        found = _iso(when) if isinstance(when, str) else when
        if found is None:
            return str(when)
        month = self._table[f"month.{found.month}"]
        return self._table["date"].format(day=found.day, month=month, year=found.year)

    def moment(self, when: datetime | None) -> str:
        """A time with its date, in UTC as it is kept."""
        if when is None:
            return self._table["none"]
        return self._table["moment"].format(day=self.day(when), time=f"{when:%H:%M}")

    def short_moment(self, when: datetime | None) -> str:
        """A time for tables: ISO date and minutes."""
        return f"{when:%Y-%m-%d %H:%M}" if when else self._table["none"]

    def span(self, first: str, last: str) -> str:
        """The days of a visit."""
        if not (first and last) or first == last:
            return self.day(first or last) or self._table["none"]
        start, end = _iso(first), _iso(last)
        if start and end and (start.year, start.month) == (end.year, end.month):
            month = self._table[f"month.{end.month}"]
            return self._table["span_month"].format(first=start.day, last=end.day, month=month, year=end.year)
        return self._table["span"].format(first=self.day(first), last=self.day(last))


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None
