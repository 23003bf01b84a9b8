from __future__ import annotations

import pytest

from core.discovery.wire import plainxml
from core.discovery.wire.errors import WireError
from core.discovery.wire.plainxml import Element, first_text, read_elements


def test_names_lose_prefixes_and_texts_become_one_line() -> None:
    found = read_elements(b'<a:r xmlns:a="urn:x"><a:n>  one\n two &amp; <b>three</b></a:n></a:r>')
    assert found == (Element(("r", "n", "b"), "three"), Element(("r", "n"), "one two &"))
    assert first_text(found, "n", "b") == "three" and first_text(found, "x") == ""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<?xml version='1.0'?><r>Tür</r>".encode(), "Tür"),
        ("<r>Tür</r>".encode("latin-1"), "Tür"),
        ("<r>Tür</r>".encode("utf-16"), "Tür"),
        # A codec of the document's choice is never looked up.
        (b"<?xml version='1.0' encoding='idna'?><r>x</r>", "x"),
        (b"<?xml version='1.0' encoding='undefined'?><r>x</r>", "x"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert read_elements(data)[0].text == text


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY a%d "&a%s;&a%s;">' % (n, b"%d" % (n - 1) if n else b"", b"%d" % (n - 1) if n else b"") for n in range(30)
) + b"]><l>&a29;</l>"  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<r>", b"<r></s>", b"no", b"\0" * 40, LAUGHS, b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>',
        b"<a>" * 40 + b"</a>" * 40, b"<r>" + b"<a/>" * 3000 + b"</r>", b"<r>" + b" " * 70_000 + b"</r>", b"<r>&b;</r>",
    ],
)  # fmt: skip
def test_what_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        read_elements(data)


def test_a_long_text_is_cut_and_the_document_read_on() -> None:
    found = read_elements(b"<r><a>" + b"x" * 9000 + b"</a><b>y</b></r>")
    assert [len(element.text) for element in found] == [plainxml.MAX_TEXT, 1]
