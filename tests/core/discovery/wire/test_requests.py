"""The list of everything that can be sent: complete, readable, and able to read only."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core.discovery.wire as wire
from core.discovery.wire import bacnet, mdns, snmp
from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only
from core.discovery.wire.requests import REQUESTS, Request, request

NUMBERS = st.one_of(
    st.integers(-2, 300),
    st.sampled_from([0, 0x11, 0x1C, 0x63, 0x100, 0x102, 0x200, 75, 77, 372, 4194303, 65535, 2**31, 2**32 - 1, 2**40]),
    st.integers(-(2**40), 2**40),
)
TEXTS = st.one_of(st.sampled_from(["public", "192.168.0.5", "02:00:00:00:00:01", "_http._tcp.local."]), st.text())
OIDS = st.lists(
    st.one_of(st.sampled_from(sorted(snmp.READABLE)), st.lists(st.integers(0, 300), max_size=8).map(tuple)), max_size=12
).map(tuple)
PROPERTIES = st.lists(st.one_of(st.sampled_from(sorted(bacnet.READABLE)), NUMBERS), max_size=20).map(tuple)
QUESTIONS = st.lists(
    st.tuples(st.one_of(TEXTS, st.just(mdns.SERVICES)), st.one_of(st.sampled_from([12, 16, 33]), NUMBERS)), max_size=10
).map(tuple)
STRATEGIES: dict[object, st.SearchStrategy[object]] = {
    int: NUMBERS,
    str: TEXTS,
    bool: st.booleans(),
    bytes: st.binary(max_size=40),
    tuple[int, ...]: PROPERTIES,
    tuple[tuple[int, ...], ...]: OIDS,
    tuple[tuple[str, int], ...]: QUESTIONS,
}


def builders() -> dict[str, Callable[..., bytes]]:
    """Every public `build_*` of a codec module, by name; ber's build parts of messages, not messages."""
    found = {}
    for module in pkgutil.iter_modules(wire.__path__):
        loaded = importlib.import_module(f"{wire.__name__}.{module.name}")
        if module.name != "ber":
            found |= {
                f"{module.name}.{name}": value
                for name, value in vars(loaded).items()
                if name.startswith("build_") and value.__module__ == loaded.__name__
            }
    return found


def arguments(build: Callable[..., bytes]) -> st.SearchStrategy[dict[str, object]]:
    """Arguments of the annotated types; an unknown type is a KeyError, so that no builder goes untested."""
    hints = typing.get_type_hints(build)
    return st.fixed_dictionaries(
        {}, optional={name: STRATEGIES[hints[name]] for name in inspect.signature(build).parameters}
    )


def test_every_builder_stands_in_the_list_and_the_list_has_only_builders() -> None:
    assert {r.build for r in REQUESTS} == set(builders().values())


@pytest.mark.parametrize("entry", REQUESTS, ids=lambda entry: entry.id)
@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_no_arguments_whatever_build_anything_but_a_read(entry: Request, data: st.DataObject) -> None:
    chosen = data.draw(arguments(entry.build))
    try:
        built = entry.build(**chosen)
    except WireError:
        return
    check_read_only("ssh" if entry.build().__len__() == 0 else entry.protocol, built)


@pytest.mark.parametrize("entry", REQUESTS, ids=lambda entry: entry.id)
def test_the_usual_message_only_reads(entry: Request) -> None:
    assert entry.build() == entry.example
    if entry.id != "tls.client_hello":  # the TLS library's, and no builder's
        check_read_only(entry.protocol, entry.example)


@pytest.mark.parametrize("entry", REQUESTS, ids=lambda entry: entry.id)
def test_every_entry_can_be_shown_to_a_person(entry: Request) -> None:
    assert entry.id.startswith(f"{entry.protocol}.") or entry.id == "tls.client_hello"
    assert entry.title[0].isupper() and not entry.title.endswith(".") and len(entry.title) <= 90
    assert entry.reference and entry.risk in (1, 2, 3)
    assert entry.transport in ("tcp", "udp", "ethernet") and entry.cast in ("unicast", "multicast", "broadcast")
    assert (entry.port == 0) == (entry.transport == "ethernet")
    assert entry.risk == 1 or entry.cast == "unicast"


def test_ids_are_unique_and_found() -> None:
    assert len({entry.id for entry in REQUESTS}) == len(REQUESTS)
    assert request("modbus.read_device_id").protocol == "modbus"
    with pytest.raises(KeyError):
        request("modbus.write")
