"""The product in a plant of some sixty devices, judged by a capture that it knows nothing of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.discovery.capture.devices import devices
from core.discovery.limits import CAREFUL, STANDARD, Limits
from core.discovery.wire import modbus
from tests.core.discovery.capture.building import pcap
from tests.core.discovery.capture.driving import through
from tests.core.discovery.capture.test_tshark import TSHARK, tshark
from tests.plant.fleet import FRAGILE, Member
from tests.plant.judge import conduct, log_against_capture, untouched
from tests.plant.lab import Lab
from tests.plant.spaces import NotAllowed
from tests.plant.truth import facts, for_careful, missing, write_truth
from tests.plant.visit import Survey, Visit, told

pytestmark = pytest.mark.netns


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    try:
        with Lab() as made:
            yield made
    except NotAllowed as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def survey(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """A survey in which the safety controller is known and never to be touched."""
    made = Survey(tmp_path_factory.mktemp("survey"))
    (safety,) = told(lab.members, ["safety"])
    made.enter(safety, device_class="safety_controller", never_touch=True)
    return made


@pytest.fixture(scope="module")
def standard(lab: Lab, survey: Survey) -> Visit:
    """A run over the whole network, but for the devices that are left alone."""
    (excluded,) = told(lab.members, ["excluded"])
    return survey.discover(lab, "--exclude", excluded.ip, "--everybody", profile="standard")


def faults(visit: Visit, survey: Survey, lab: Lab, limits: Limits) -> list[str]:
    """Everything that a run did and should not have done."""
    found = [] if visit.code == 0 else [f"the program ended with {visit.code}: {visit.errors[-2000:]}"]
    found += conduct(visit.wire, limits)
    found += untouched(visit.wire, told(lab.members, ["safety", "excluded"]))
    found += log_against_capture(survey.log(), visit.frames, visit.wire)
    found += harmed(lab)
    return found


def harmed(lab: Lab) -> list[str]:
    """The fragile devices that broke by their own word, or do not answer any more."""
    states = lab.fragile()
    found = [f"{kind}: {states[kind]['broken']}" for kind in FRAGILE if states[kind]["broken"]]
    found += [f"{kind}: {states[kind]['resets']} connections reset" for kind in FRAGILE if states[kind]["resets"]]
    question = modbus.build_read_device_id(1, 255, modbus.BASIC, 0)
    for member in told(lab.members, FRAGILE):
        answer = lab.ask(member.ip, modbus.PORT, question)
        if member.device.model.encode() not in answer:
            found.append(f"{member.kind} does not answer any more: {answer!r}")
    return found


def here(members: list[Member]) -> list[Member]:
    return [member for member in members if not member.only_second]


def test_the_plant_has_the_size_and_the_variety_that_is_claimed(lab: Lab, tmp_path: Path) -> None:
    assert len(lab.members) >= 40
    assert {member.kind for member in lab.members} >= {*FRAGILE, "silent", "closed", "slow_close", "swapped", "safety"}
    assert len({one.protocol for member in lab.members for one in member.device.services} | {"arp"}) >= 11
    assert max(len({one.protocol for one in member.device.services}) for member in lab.members) >= 4
    assert len([member for member in lab.members if member.second]) >= 3
    write_truth(tmp_path / "truth.json", lab.members)
    assert len(facts(lab.members)) > 150


def test_a_careful_run_with_exclusions_harms_nothing_and_touches_nobody_it_must_not(lab: Lab, survey: Survey) -> None:
    (excluded,) = told(lab.members, ["excluded"])
    visit = survey.discover(lab, "--exclude", excluded.ip)
    assert faults(visit, survey, lab, CAREFUL) == []
    assert visit.wire.everybody == [], "requests to everybody would reach the excluded device"
    assert missing(for_careful(here(lab.members)), survey.known()) == []


def test_a_standard_run_finds_every_identity_value_on_the_wire(lab: Lab, survey: Survey, standard: Visit) -> None:
    assert faults(standard, survey, lab, STANDARD) == []
    assert missing(facts(here(lab.members)), survey.known()) == []
    assert {ip: keys for ip, keys in survey.owners().items() if len(keys) > 1} == {}, "a second visit adds no devices"


@pytest.mark.skipif(TSHARK is None, reason="tshark is not installed: nothing to compare with")
def test_a_capture_of_the_run_is_read_as_tshark_reads_it(standard: Visit, tmp_path: Path) -> None:
    """Bytes of every conversation, and every value that a device told: tshark shows the same text or its bytes."""
    frames = [(round(one.at * 1e9), one.data) for one in standard.frames]
    file = tmp_path / "run.pcap"
    file.write_bytes(pcap(frames))
    pipeline = through(frames)
    flows = [flow for flow in pipeline.flows if flow.transport in {"tcp", "udp"}]
    ours = {(flow.client, flow.server, flow.transport, flow.port): flow.bytes for flow in flows}
    assert len(ours) > 300
    assert ours == bytes_by_tshark(file, set(ours))
    text = tshark(file, "-V", "-x")
    dump = bytes.fromhex("".join(re.findall(r"^[0-9a-f]{4}  ((?:[0-9a-f]{2} )+)", text, re.MULTILINE)).replace(" ", ""))
    values = {value.value for device in devices(pipeline) for _, value in device.values if value.field in SHOWN}
    assert len(values) > 60
    assert [one for one in values if one not in text and one.encode() not in dump] == []


SHOWN = frozenset({"model", "order_number", "name", "hostname"})
"""Values that are text on the wire; numbers of makers and versions are put into words."""


def bytes_by_tshark(file: Path, known: set[tuple[str, str, str, int]]) -> Counter[tuple[str, str, str, int]]:
    """Bytes of each conversation of `known`, (client, server, transport, server's port), by tshark's own reading."""
    fields = ("ip.proto", "frame.len", "ip.src", "ip.dst", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport")
    asked = [part for name in fields for part in ("-e", name)]
    found: Counter[tuple[str, str, str, int]] = Counter()
    for line in tshark(file, "-T", "fields", "-E", "occurrence=f", *asked).splitlines():
        protocol, size, source, target, *ports = line.split("\t")
        transport, one, other = ("tcp", *ports[:2]) if ports[0] else ("udp", *ports[2:])
        if one and protocol in {"6", "17"}:  # the message that a port is closed quotes the datagram
            there, back = (source, target, transport, int(other)), (target, source, transport, int(one))
            found[there if there in known else back] += int(size)
    return found


def test_a_device_with_a_leg_in_two_networks_is_one_asset(lab: Lab, survey: Survey) -> None:
    visit = survey.discover(lab, network=1, profile="standard")
    assert faults(visit, survey, lab, STANDARD) == []
    owners = survey.owners()
    for member in lab.members:
        if member.second and not member.only_second:
            assert owners[member.ip] == owners[member.ip_2], f"{member.device.tag} became two assets"
    (stranger,) = [member for member in lab.members if member.only_second]
    assert not owners[stranger.ip] & {key for ip, keys in owners.items() if ip != stranger.ip for key in keys}
