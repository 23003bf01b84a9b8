"""Small XML documents of devices, read with the standard library's expat under limits; no entity, no document type.

XML 1.0 (fifth edition). A document type declaration is refused as soon as it begins: with none, there are no
entities to blow up and nothing outside the document to load.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from core.discovery.wire.errors import WireError
from core.discovery.wire.text import tidy

MAX_DOCUMENT = 65_536
MAX_DEPTH = 32
MAX_ELEMENTS = 2_000
MAX_TEXT = 4_096
"""Characters kept of one element's text; the rest is dropped."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element that holds text: its names from the root without prefixes, its text in one line."""

    path: tuple[str, ...]
    text: str

    @property
    def name(self) -> str:
        """The element's own name."""
        return self.path[-1]


@dataclass
class _Collector:
    found: list[Element] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    seen: int = 0

    def start(self, name: str, _attributes: object) -> None:
        self.seen += 1
        if len(self.path) >= MAX_DEPTH or self.seen > MAX_ELEMENTS:
            raise WireError("XML document is too deep or has too many elements")
        self.path.append(name.rpartition(" ")[2])
        self.texts.append("")

    def data(self, text: str) -> None:
        if self.texts and len(self.texts[-1]) < MAX_TEXT:
            self.texts[-1] += text[: MAX_TEXT - len(self.texts[-1])]

    def end(self, _name: str) -> None:
        text = tidy(self.texts.pop(), MAX_TEXT)
        if text:
            self.found.append(Element(tuple(self.path), text))
        self.path.pop()

    def refuse(self, *_declaration: object) -> None:
        raise WireError("XML document with a document type")


def read_elements(data: bytes) -> tuple[Element, ...]:
    """The elements with text, in the order in which they end. `WireError` for anything that is no small, plain XML."""
    if len(data) > MAX_DOCUMENT:
        raise WireError(f"XML document of {len(data)} bytes")
    collector = _Collector()
    # The encoding is ours to choose: a document that names an odd one gets no codec of its choice.
    parser = expat.ParserCreate(encoding=_encoding(data), namespace_separator=" ")
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.data
    parser.StartDoctypeDeclHandler = collector.refuse
    parser.EntityDeclHandler = collector.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise WireError(f"no XML: {expat.errors.messages.get(error.code, 'unreadable')}") from None
    except ValueError as error:
        raise error if isinstance(error, WireError) else WireError("no XML") from None
    return tuple(collector.found)


def first_text(elements: tuple[Element, ...], *names: str) -> str:
    """Text of the first element whose path ends in `names`, or ""."""
    size = len(names)
    return next((element.text for element in elements if element.path[-size:] == names), "")


def _encoding(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "iso-8859-1"
    return "utf-8"
