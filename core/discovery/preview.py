"""What a plan would send, before anything is sent: plain values for a page, text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.discovery.order import SESSION, WORDS, When, rule_of
from core.discovery.plan import Plan
from core.discovery.probes.base import Probe
from core.discovery.wire.request import Request
from core.discovery.wire.requests import request

_SILENT_FRAMES = 3
"""Frames for an address that nobody uses: the operating system asks by ARP up to three times."""
_EXPECTED_SHARE = 8
"""In a subnet about one address in eight is a device; a guess."""
_DIRECT_SHARE = 4
"""Of practice and routed addresses, which nobody can sweep, one in four."""
_NAMED_ONE_BY_ONE = 16
_SPEAKING_SHARE = 3
"""A protocol is spoken by about one device in three."""
_HOST_SECONDS_PER_PROBE = 0.15


def preview(plan: Plan) -> dict[str, Any]:
    """Exactly which requests go to how many addresses, about how many frames and how long.

    Keys: addresses, excluded, routed, expected_devices, steps (each: step, title, to, addresses, requests, frames,
    all_answer_frames), frames, all_answer_frames, seconds, notes, consent, limits. `frames` and `seconds` assume
    `expected_devices`; `all_answer_frames` assumes that every address is a device that speaks every protocol.
    Also: never_touch (sentences), opt_in (each: protocol, title, hosts, risk, words), consent_text (what is agreed on),
    and of each step that asks devices `when`, the rule in words.
    """
    expected = _expected(plan)
    steps = [
        *_link_steps(plan),
        *_group_steps(plan),
        *_neighbour_steps(plan),
        *(_probe_step(plan, probe, expected) for probe in plan.probes if not probe.opt_in),
        *(_named_step(plan, probe) for probe in plan.probes if probe.opt_in),
    ]
    frames = sum(step["frames"] for step in steps)
    return {
        "addresses": _addresses(plan),
        "excluded": len(plan.scope.excluded),
        "routed": sorted(plan.scope.routed),
        "expected_devices": expected,
        "steps": steps,
        "frames": frames,
        "all_answer_frames": sum(step["all_answer_frames"] for step in steps),
        "seconds": _seconds(plan, expected, frames),
        "notes": _notes(plan),
        "never_touch": _never(plan),
        "opt_in": _opt_in(plan),
        "consent_text": consent_text(plan),
        "consent": _consent(plan),
        "limits": plan.limits.as_dict(),
        "interface": plan.as_dict()["interface"],
        "targets": list(plan.targets),
        "exclusions": list(plan.exclusion_texts),
    }


def render(shown: Mapping[str, Any]) -> str:
    """The preview as text."""
    limits = shown["limits"]
    port = shown["interface"]
    consent = shown["consent"] or "none yet: nothing will be sent"
    lines = [
        f"Targets      {', '.join(shown['targets'])}",
        f"Interface    {port['name']} ({port['ip']}/{port['prefix']})",
        f"Addresses    {shown['addresses']} will be asked, {shown['excluded']} excluded",
        f"Exclusions   {', '.join(shown['exclusions']) or 'none'}",
        *(f"Never touch  {sentence}" for sentence in shown["never_touch"]),
        f"Consent      {consent}",
        f"Profile      {limits['name']}: {limits['hosts_at_once']} devices at once, one connection each, at most "
        f"{limits['frames_per_s']:g} frames/s and {limits['host_frames_per_s']:g} to one device",
        "",
        "What will be sent",
    ]
    for step in shown["steps"]:
        lines.append(f"  {step['title']}: {step['to']}, about {step['frames']} frames")
        lines += [f"      asked at: {step['when']}"] if step["step"] == "ask" else []
        lines += [f"      {one['title']} [{one['reference']}], {one['bytes']} bytes" for one in step["requests"]]
    about = f"About {shown['frames']} frames and {shown['seconds']} s for about {shown['expected_devices']} devices"
    lines += ["", f"{about}; {shown['all_answer_frames']} if every address were a device that speaks everything."]
    lines += [f"Note: {note}" for note in shown["notes"]]
    if shown["opt_in"]:
        lines += ["", "Only at the devices named for it"]
        lines += [f"  {one['title']}: {', '.join(one['hosts'])}. {one['words']}" for one in shown["opt_in"]]
    lines += ["", "What is agreed on", f"  {shown['consent_text']}"]
    return "\n".join(lines)


def consent_text(plan: Plan) -> str:
    """What the person who consents agrees to, in sentences; kept with the run."""
    words = [
        f"Walkdown may ask {_addresses(plan):,} addresses of {', '.join(plan.targets)} who they are, as the preview says: "
        "it reads, and changes nothing."
    ]
    words += [f"{one['title']} may be asked at {', '.join(one['hosts'])}. {one['words']}" for one in _opt_in(plan)]
    if reached := plan.reached_anyway:
        names = ", ".join(sorted({one.name for one in reached}))
        words.append(f"Requests to everybody in the subnet may be sent although they reach {names}, too.")
    elif plan.group_asked and (plan.exclusion_texts or plan.scope.others):
        words.append("Requests to everybody in the subnet may be sent although they reach devices left alone, too.")
    if plan.consent is not None and plan.consent.window:
        words.append(f"Nothing is sent outside {plan.consent.window}.")
    return " ".join(words)


def _addresses(plan: Plan) -> int:
    return len(plan.scope.hosts) - (len(plan.earlier.done) if plan.earlier is not None else 0)


def _never(plan: Plan) -> list[str]:
    """Each device once, with its reason; those without an address cannot be recognised, which is said."""
    known = dict.fromkeys(one.sentence for one in plan.never)
    lost = sorted({one.name for one in plan.never if not one.ip and not one.mac})
    found = [sentence for sentence in known if not any(f": {name} (" in sentence for name in lost)]
    return found + [
        f"Never touched: {name}, but the register holds neither its IP nor its MAC address: enter one, or exclude it by "
        "hand."
        for name in lost
    ]


_RISKS = {
    "iec104": "One test frame on a connection of its own. Some outstations serve one client only: it may push the control "
    "centre's out.",
    "fox": "The hello is the first message of a login, and is not followed by one. It may stand in the station's log.",
    "hartip": "It opens a session at the gateway, of which small ones have few, and closes it.",
    "mms": "It opens an association, of which an IED has few, and closes it.",
    "codesys": "A service that its maker does not describe. Ask at one device first, and look at it afterwards.",
    "slmp": "It reads the type name on a port that may be meant for somebody else's single connection.",
    "opcua.session": "It opens an anonymous session, of which small servers have few, and closes it.",
    "snmpv3": "It reads with the given user. A wrong password may stand in the device's log or lock that user out.",
}


def _opt_in(plan: Plan) -> list[dict[str, Any]]:
    """What is asked only at devices named for it."""
    return [
        {
            "protocol": probe.protocol,
            "title": probe.title,
            "hosts": [f"{ip}:{port}" if port else ip for ip, port in plan.opt_in[probe.protocol].items()],
            "risk": probe.risk,
            "words": _RISKS.get(
                probe.protocol, "It is asked only where it was named, since it is more than a plain read."
            ),
        }
        for probe in plan.probes
        if probe.opt_in
    ]


def _named_step(plan: Plan, probe: Probe) -> dict[str, Any]:
    hosts = plan.opt_in[probe.protocol]
    ports = ", ".join(str((port or probe.port) + plan.port_offset) for port in dict.fromkeys(hosts.values()))
    return {
        "step": "named",
        "title": probe.title,
        "protocol": probe.protocol,
        "to": f"{len(hosts)} devices named for it, {probe.transport} port {ports}",
        "when": WORDS[When.NAMED],
        "addresses": len(hosts),
        "requests": [_request(name) for name in probe.requests],
        "frames": len(hosts) * probe.frames,
        "all_answer_frames": len(hosts) * probe.frames,
    }


def _link_steps(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "step": "link",
            "title": one.title,
            "protocol": one.protocol,
            "to": "one Ethernet frame to everybody in the subnet, where raw sockets are allowed",
            "addresses": 0,
            "requests": [_request(one.request)],
            "frames": plan.limits.group_repeats,
            "all_answer_frames": plan.limits.group_repeats,
        }
        for one in plan.link_asked
    ]


def _expected(plan: Plan) -> int:
    """Of a subnet only a share is in use; of the few addresses named one by one, all."""
    near = len(plan.neighbours_asked)
    direct = len(plan.scope.hosts) - near
    return _share(direct, _DIRECT_SHARE) + _share(near, _EXPECTED_SHARE)


def _share(addresses: int, share: int) -> int:
    return addresses if addresses <= _NAMED_ONE_BY_ONE else max(_NAMED_ONE_BY_ONE, addresses // share)


def _group_steps(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "step": "group",
            "title": one.title,
            "protocol": one.protocol,
            "to": f"once to {one.group or 'everybody in the subnet'}, port {one.port}",
            "addresses": 0,
            "requests": [_request(one.request)],
            "frames": plan.limits.group_repeats,
            "all_answer_frames": plan.limits.group_repeats,
        }
        for one in plan.group_asked
    ]


def _neighbour_steps(plan: Plan) -> list[dict[str, Any]]:
    count = len(plan.neighbours_asked)
    if not count:
        return []
    return [
        {
            "step": "neighbours",
            "title": "Find the addresses in use",
            "protocol": "arp",
            "to": f"{count} addresses, by ARP or, where no raw socket is allowed, by a datagram to port 9",
            "addresses": count,
            "requests": [_request("arp.request"), _request("neighbour.datagram")],
            "frames": count * 2,
            "all_answer_frames": count * (_SILENT_FRAMES + 1),
        }
    ]


def _probe_step(plan: Plan, probe: Probe, expected: int) -> dict[str, Any]:
    port = probe.port + plan.port_offset
    addresses = len(plan.scope.hosts)
    speaking = max(1, expected // _SPEAKING_SHARE)
    # Where no sweep tells which addresses are in use, each of them is asked.
    asked = expected if plan.neighbours_asked else addresses
    rule = rule_of(probe)
    if rule.when is When.GENERAL or rule.stands_in in _everybody(plan):
        asked = max(speaking, asked * 2 // 3)  # the others have told what they are by then
    repeated = 1 + plan.limits.udp_retries if probe.transport == "udp" else 1
    return {
        "step": "ask",
        "title": probe.title,
        "protocol": probe.protocol,
        "to": f"{'each device found' if plan.neighbours_asked else 'each address'}, {probe.transport} port {port}",
        "when": _when(plan, probe),
        "addresses": addresses,
        "requests": [_request(name) for name in probe.requests],
        "frames": speaking * probe.frames + (asked - speaking) * probe.frames_closed * repeated,
        "all_answer_frames": addresses * probe.frames * repeated,
    }


def _everybody(plan: Plan) -> set[str]:
    return {one.protocol for one in plan.group_asked} | {one.protocol for one in plan.link_asked}


def _when(plan: Plan, probe: Probe) -> str:
    """The rule in words, as it holds for this plan."""
    rule = rule_of(probe)
    if plan.full:
        words = "each device, since every protocol was wanted"
    elif rule.stands_in in _everybody(plan):
        words = f"devices that answered {rule.stands_in.upper()} to everybody without saying what they are"
        if rule.after is not None:
            words += f"; of those silent to it, {WORDS[rule.after]}"
    else:
        words = WORDS[rule.when]
    if probe.risk >= SESSION and not plan.full:
        words += f"; spared where {', '.join(plan.limits.spares_session).replace('_', ' ')} are known already"
    if rule.until_complete and not plan.full:
        words += "; not where vendor, model, serial number and firmware are known already"
    return words


def _request(name: str) -> dict[str, Any]:
    one: Request = request(name)
    return {
        "id": one.id,
        "title": one.title,
        "reference": one.reference,
        "risk": one.risk,
        "bytes": len(one.example),
        "hex": one.example.hex(),
    }


def _seconds(plan: Plan, expected: int, frames: int) -> int:
    """The second round of the sweep goes on while devices are asked; silent datagrams are awaited side by side."""
    limits = plan.limits
    sweep = len(plan.neighbours_asked) / limits.arp_per_s
    asked = len(plan.group_asked) + len(plan.link_asked)
    group = limits.group_gap_s * asked + limits.group_listen_s if asked else 0.0
    datagrams = sum(probe.transport == "udp" for probe in plan.probes)
    silent = (
        0.0 if plan.loopback or not datagrams else limits.udp_retry_after_s * limits.udp_retries + limits.read_timeout_s
    )
    one_host = len(plan.probes) * (limits.gap_s + _HOST_SECONDS_PER_PROBE) / 2 + silent / 2
    rounds = -(-expected // limits.hosts_at_once)
    asking = max(frames / limits.frames_per_s, one_host * rounds, len(plan.probes) * expected / limits.probes_per_s / 2)
    return max(1, round(max(group, sweep) + max(sweep, asking)))


def _notes(plan: Plan) -> list[str]:
    notes = []
    if why := plan.group_held_back:
        notes.append(
            f"Requests to everybody in the subnet are not sent: {why}. Each device is asked by itself instead."
        )
    elif plan.group_asked and (plan.exclusion_texts or plan.scope.others):
        notes.append(
            "As confirmed, requests to everybody in the subnet are sent. They reach excluded devices too, and all "
            "others there that are no targets; their answers are ignored."
        )
    if reached := plan.reached_anyway:
        names = ", ".join(sorted({one.name for one in reached}))
        notes.append(f"As confirmed, requests to everybody reach {names}, which nothing is sent to by itself.")
    if plan.earlier is not None:
        notes.append(
            f"This goes on with an interrupted run: {len(plan.earlier.done)} devices are finished and not asked again; "
            "what others have told already is taken from its log."
        )
    if plan.neighbours_asked and plan.listeners:
        names = ", ".join(dict.fromkeys(one.protocol.upper() for one in plan.listeners))
        notes.append(f"While the run goes on, {names} of devices are listened to where raw sockets are allowed.")
    if plan.neighbours_asked:
        notes.append(
            "Where no raw socket is allowed, the operating system ends its own ARP questions about the last addresses "
            "by itself: a few of them follow up to 4 s after Stop. Nothing else does."
        )
    if plan.exclusions.needs_mac:
        notes.append("A device's MAC address is known only after it was looked for; that look-up reaches it.")
    if plan.scope.routed:
        notes.append(f"{len(plan.scope.routed)} addresses lie behind a router; each device there is asked directly.")
    if plan.loopback:
        notes.append("Only practice addresses on this computer are asked.")
    if not plan.full and any(rule_of(probe).when is When.GENERAL for probe in plan.probes):
        notes.append("A device that an industrial protocol has identified is not asked by general protocols any more.")
    return notes


def _consent(plan: Plan) -> str:
    if plan.consent is None:
        return ""
    window = f", {plan.consent.window}" if plan.consent.window else ""
    return f"{plan.consent.name}, {plan.consent.role}, {plan.consent.at.astimezone():%Y-%m-%d %H:%M}{window}"
