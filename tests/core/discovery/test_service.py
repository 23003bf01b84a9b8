"""Discovery over a real vault and real sockets on loopback."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from core.discovery.consent import Consent, ConsentError
from core.discovery.events import AttemptDone
from core.discovery.models import FrameBatch, Run
from core.discovery.plan import PlanError, make_plan
from core.discovery.service import Discovery
from core.register.models import Asset, Interface, Network
from core.register.service import Register
from core.vault.clock import utcnow
from core.vault.store import Vault
from core.vault.verify import verify

FRAMES = 4 if hasattr(socket, "TCP_QUICKACK") else 6
"""Of one question over TCP: Linux lets acknowledgements travel with data."""
CONSENT = Consent.parse("Max Mustermann; Plant manager")


@pytest.fixture
def discovery(vault: Vault, register: Register) -> Discovery:
    return Discovery(vault, register)


def polite(connection: socket.socket) -> None:
    while connection.recv(4096):
        connection.sendall(b"ACME PLC-7\r\n")


def small_plan(kit: Any, discovery: Discovery, port: int, **more: Any) -> Any:
    base: dict[str, Any] = {"consent": CONSENT, "limits": kit.limits}
    probes = [kit.probe(port)]
    return make_plan(["127.0.7.1-127.0.7.3"], interfaces=discovery.interfaces(), probes=probes, **(base | more))


def test_a_run_is_kept_with_consent_plan_attempts_frames_and_assets(
    kit: Any, vault: Vault, register: Register, discovery: Discovery
) -> None:
    server = kit.serve(polite, ip="127.0.7.2")
    told: list[object] = []
    run = discovery.run(small_plan(kit, discovery, server.port), told.append)
    assert (run.status, run.consent_name, run.consent_role, run.hosts_found) == (
        "done",
        "Max Mustermann",
        "Plant manager",
        1,
    )
    assert run.ended is not None
    assert run.started <= run.ended
    assert json.loads(json.dumps(run.plan))["preview"]["steps"]
    assert [(one.target, one.status, one.frames) for one in discovery.attempts(run.id)] == [
        ("127.0.7.2", "identified", FRAMES)
    ]
    frames = list(discovery.frames(run.id))
    assert [frame.seq for frame in frames] == list(range(len(frames)))
    assert b"".join(f.data for f in frames if f.direction == "out") == b"".join(server.received) == kit.question
    assert run.frames_received == len([frame for frame in frames if frame.direction == "in"])
    assert run.frames_sent == FRAMES + 1 + 1
    asset = register.all(Asset)[0]
    assert (asset.vendor, asset.model) == ("ACME", "PLC-7")
    network = register.get(Network, register.all(Interface)[0].network_id or asset.id)
    assert (network.name, network.id) == ("Practice plant", run.network_id)
    assert any(isinstance(event, AttemptDone) for event in told)
    assert verify(vault) == []


def test_activity(kit: Any, discovery: Discovery) -> None:
    server = kit.serve(polite, ip="127.0.7.2")
    run = discovery.run(small_plan(kit, discovery, server.port))
    (found,) = discovery.activity(run.id)
    assert (found.protocol, found.attempts, found.hosts, found.statuses) == ("greet", 1, 1, {"identified": 1})
    assert (found.sent, found.bytes_sent, found.bytes_received) == (5, len(kit.question), len(kit.answer))


def test_a_second_run_uses_the_same_network_and_asset(kit: Any, register: Register, discovery: Discovery) -> None:
    server = kit.serve(polite, ip="127.0.7.2")
    runs = [discovery.run(small_plan(kit, discovery, server.port)) for _ in range(2)]
    assert len(register.all(Asset)) == 1
    assert len(register.all(Network)) == 1
    assert [run.id for run in discovery.runs()] == [runs[1].id, runs[0].id]


def test_without_consent_nothing_is_sent_and_nothing_stored(kit: Any, register: Register, discovery: Discovery) -> None:
    server = kit.serve(polite, ip="127.0.7.2")
    with pytest.raises(ConsentError, match="Nothing was sent"):
        discovery.run(small_plan(kit, discovery, server.port, consent=None))
    past = Consent("Max", "Manager", utcnow(), None, utcnow())
    with pytest.raises(ConsentError, match="window ended"):
        discovery.run(small_plan(kit, discovery, server.port, consent=past))
    assert (register.all(Run), register.all(Network), server.endings) == ([], [], [])


def test_a_stopped_run_says_so(kit: Any, discovery: Discovery) -> None:
    server = kit.serve(polite, ip="127.0.7.2")
    run = discovery.run(small_plan(kit, discovery, server.port), cancel=lambda: True)
    assert (run.status, run.note, run.frames_sent) == ("stopped", "Stopped by the user.", 0)


def test_a_failure_is_kept_and_raised(kit: Any, register: Register, discovery: Discovery) -> None:
    def broken(_event: object) -> None:
        raise ZeroDivisionError("in the page")

    server = kit.serve(polite, ip="127.0.7.2")
    with pytest.raises(ZeroDivisionError):
        discovery.run(small_plan(kit, discovery, server.port), broken)
    assert [run.status for run in register.all(Run)] == ["failed"]


def test_a_run_left_by_a_crash_is_shown_as_interrupted(
    kit: Any, vault: Vault, register: Register, discovery: Discovery
) -> None:
    left = Run(site_id=register.site().id, consent_name="Max", consent_role="M", consent_at=utcnow(), profile="careful")
    register.add(left)
    assert [run.status for run in discovery.runs()] == ["interrupted"]
    assert register.get(Run, left.id).status == "running", "looking changes nothing"
    assert discovery.recover() == 1
    assert register.get(Run, left.id).status == "interrupted"
    assert discovery.recover() == 0


def test_a_crash_loses_at_most_what_was_not_flushed(kit: Any, register: Register, discovery: Discovery) -> None:
    """Batches are stored while the run goes, not at its end."""
    stored: list[int] = []

    def look(_event: object) -> None:
        stored.append(len(register.all(FrameBatch)))

    def slow(connection: socket.socket) -> None:
        connection.recv(4096)

    servers = [kit.serve(slow, ip="127.0.7.2") for _ in range(5)]
    probes = [kit.probe(server.port, protocol=f"p{server.port}") for server in servers]
    plan = make_plan(
        ["127.0.7.2"], interfaces=discovery.interfaces(), probes=probes, consent=CONSENT, limits=kit.limits
    )
    discovery.run(plan, look)
    assert max(stored) >= 1


def test_the_plan_of_the_product(discovery: Discovery) -> None:
    plan = discovery.plan(["127.0.0.9"], protocols=["modbus"], profile="standard", exclude=["127.0.0.8"])
    assert plan.limits.name == "standard"
    assert "Modbus" in discovery.preview_text(plan)
    assert discovery.preview(plan)["addresses"] == 1
    with pytest.raises(ValueError, match="public"):
        discovery.plan(["8.8.8.8"])


def test_several_networks_with_this_range_must_be_told_apart(register: Register, discovery: Discovery) -> None:
    site = register.site().id
    rooms = [Network(site_id=site, name=f"Training room {number}", cidr="127.0.0.0/8") for number in (1, 2)]
    register.add_all(rooms)
    with pytest.raises(PlanError, match="Training room 1, Training room 2"):
        discovery.plan(["127.0.0.9"])
    assert discovery.plan(["127.0.0.9"], network_id=rooms[1].id).network_id == rooms[1].id


def test_a_wider_network_of_the_register_is_used(register: Register, discovery: Discovery) -> None:
    hall = Network(site_id=register.site().id, name="Training hall", cidr="127.0.0.0/16")
    other = Network(site_id=register.site().id, name="Typed in wrongly", cidr="somewhere")
    register.add_all([hall, other])
    plan = discovery.plan(["127.0.7.1-127.0.7.3"], protocols=["modbus"], consent=CONSENT)
    run = discovery.run(plan)
    assert run.network_id == hall.id
    assert len(register.all(Network)) == 2


def test_two_runs_at_once_are_refused(kit: Any, discovery: Discovery) -> None:
    """Two runs would mean two connections to one device."""
    plan = small_plan(kit, discovery, kit.serve(polite, ip="127.0.7.2").port)
    refused: list[str] = []

    def again(event: object) -> None:
        if isinstance(event, AttemptDone) and not refused:
            with pytest.raises(PlanError) as caught:
                discovery.run(plan)
            refused.append(str(caught.value))

    assert discovery.run(plan, again).status == "done"
    assert ["another discovery is running" in text for text in refused] == [True]
    assert len(discovery.runs()) == 1
