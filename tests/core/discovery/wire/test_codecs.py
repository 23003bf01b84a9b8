"""What holds for every codec: no bytes whatever bring out anything but `WireError`."""

from __future__ import annotations

import ast
import contextlib
import importlib
import pkgutil
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core.discovery.wire as wire
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import FRAMERS, HELPERS, PARSERS, golden, golden_of, missing_parsers
from tests.fuzz.mutate import mutate

ALL = {**PARSERS, **HELPERS}
GOLDEN = [data for _, _, data in golden()]
PURE = {
    "__future__", "collections", "core", "dataclasses", "datetime", "hashlib", "hmac", "html", "ipaddress", "re",
    "struct", "typing", "warnings", "xml", "cryptography", "zeroconf",
}  # fmt: skip

NOTHING_WRONG = {"opcua.parse_acknowledge", "opcua_session.parse_activate", "opcua_session.parse_leave"}
"""Parsers that give None where all is well."""
ENDLESS = {"telnet.frame_reply"}
"""What follows a prompt makes it none: these greetings have no end of their own."""


def modules() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(wire.__path__)]


def test_every_parser_is_known_to_the_fuzzer() -> None:
    assert missing_parsers() == []


def test_every_module_can_be_imported_and_imports_only_what_is_pure() -> None:
    for name in modules():
        loaded = importlib.import_module(f"core.discovery.wire.{name}")
        tree = ast.parse(Path(str(loaded.__file__)).read_text("utf-8"))
        for node in ast.walk(tree):
            named = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {item.split(".")[0] for item in named} <= PURE, f"{name} imports {named}"


def test_heavy_libraries_are_imported_on_first_use_only() -> None:
    code = (
        "import sys, core.discovery.probes.registry; print(*{'zeroconf', 'cryptography', 'asyncio'} & set(sys.modules))"
    )
    import subprocess

    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == ""


@pytest.mark.parametrize("name", sorted(ALL))
@given(data=st.binary(max_size=600))
@settings(max_examples=60, deadline=None)
def test_arbitrary_bytes_raise_nothing_but_wire_error(name: str, data: bytes) -> None:
    with contextlib.suppress(WireError):
        ALL[name](data)


@pytest.mark.parametrize("name", sorted(ALL))
@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_damaged_messages_raise_nothing_but_wire_error(name: str, seed: int) -> None:
    own = golden_of(name.split(".", maxsplit=1)[0]) or GOLDEN
    with contextlib.suppress(WireError):
        ALL[name](mutate(random.Random(seed), own))


@pytest.mark.parametrize("name", sorted(PARSERS))
def test_every_parser_reads_at_least_one_golden_message(name: str) -> None:
    """Else the tests above would prove little."""
    module = name.split(".", maxsplit=1)[0]
    tried = [data[14:42] for data in golden_of("arp")] if name == "arp.parse_packet" else golden_of(module)
    if name == "mdns.parse_text":
        tried = [b"\x05a=b=c"]
    read = 0
    for data in tried:
        try:
            read += PARSERS[name](data) is not None or name in NOTHING_WRONG
        except WireError:
            continue
    assert read


@pytest.mark.parametrize("name", sorted(set(FRAMERS) - ENDLESS))
def test_a_framer_gives_the_same_length_whatever_follows_and_waits_for_the_last_byte(name: str) -> None:
    framer = FRAMERS[name]
    for data in golden_of(name.split(".", maxsplit=1)[0]):
        try:
            size = framer(data)
        except WireError:
            continue  # a message of the protocol's other transport
        if size is None:
            continue
        assert 0 < size <= len(data)
        assert framer(data + b"\xffmore") == size
        for cut in range(size):
            assert framer(data[:cut]) is None


@pytest.mark.parametrize("name", sorted(FRAMERS))
@pytest.mark.parametrize("byte", [b"\0", b"A", b"\xff", b"\n"])
def test_a_framer_does_not_wait_for_ever_on_an_endless_stream(name: str, byte: bytes) -> None:
    """After 64 KiB a framer has an answer or refuses."""
    with contextlib.suppress(WireError):
        assert FRAMERS[name](byte * 65_536) is not None


@pytest.mark.parametrize("name", sorted(FRAMERS))
def test_an_endless_stream_after_a_good_beginning_is_bounded(name: str) -> None:
    for data in golden_of(name.split(".", maxsplit=1)[0]):
        for cut in {4, len(data) // 2, len(data) - 1}:
            try:
                assert FRAMERS[name](data[:cut] + b"\x02" * 70_000) is not None
            except WireError:
                continue
