"""What a plan would send, before anything is sent: plain values for a page, text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    """
    expected = _expected(plan)
    steps = [
        *_group_steps(plan),
        *_neighbour_steps(plan),
        *(_probe_step(plan, probe, expected) for probe in plan.probes),
    ]
    frames = sum(step["frames"] for step in steps)
    return {
        "addresses": len(plan.scope.hosts),
        "excluded": len(plan.scope.excluded),
        "routed": sorted(plan.scope.routed),
        "expected_devices": expected,
        "steps": steps,
        "frames": frames,
        "all_answer_frames": sum(step["all_answer_frames"] for step in steps),
        "seconds": _seconds(plan, expected, frames),
        "notes": _notes(plan),
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
        f"Consent      {consent}",
        f"Profile      {limits['name']}: {limits['hosts_at_once']} devices at once, one connection each, at most "
        f"{limits['frames_per_s']:g} frames/s and {limits['host_frames_per_s']:g} to one device",
        "",
        "What will be sent",
    ]
    for step in shown["steps"]:
        lines.append(f"  {step['title']}: {step['to']}, about {step['frames']} frames")
        lines += [f"      {one['title']} [{one['reference']}], {one['bytes']} bytes" for one in step["requests"]]
    about = f"About {shown['frames']} frames and {shown['seconds']} s for about {shown['expected_devices']} devices"
    lines += ["", f"{about}; {shown['all_answer_frames']} if every address were a device that speaks everything."]
    lines += [f"Note: {note}" for note in shown["notes"]]
    return "\n".join(lines)


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
    repeated = 1 + plan.limits.udp_retries if probe.transport == "udp" else 1
    return {
        "step": "ask",
        "title": probe.title,
        "protocol": probe.protocol,
        "to": f"{'each device found' if plan.neighbours_asked else 'each address'}, {probe.transport} port {port}",
        "addresses": addresses,
        "requests": [_request(name) for name in probe.requests],
        "frames": speaking * probe.frames + (asked - speaking) * probe.frames_closed * repeated,
        "all_answer_frames": addresses * probe.frames * repeated,
    }


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
    limits = plan.limits
    sweep = len(plan.neighbours_asked) * 2 / limits.arp_per_s
    group = limits.group_listen_s + limits.group_gap_s * len(plan.group_asked) if plan.group_asked else 0.0
    silent_udp = sum(probe.transport == "udp" for probe in plan.probes) * (
        0.0 if plan.loopback else limits.udp_retry_after_s * limits.udp_retries + limits.read_timeout_s
    )
    one_host = len(plan.probes) * (limits.gap_s + _HOST_SECONDS_PER_PROBE) + silent_udp / 2
    rounds = -(-expected // limits.hosts_at_once)
    asking = max(frames / limits.frames_per_s, one_host * rounds, len(plan.probes) * expected / limits.probes_per_s)
    return max(1, round(sweep + group + asking))


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
    if not plan.full and any(not probe.ot for probe in plan.probes):
        notes.append("A device that an industrial protocol has identified is not asked by general protocols any more.")
    return notes


def _consent(plan: Plan) -> str:
    if plan.consent is None:
        return ""
    window = f", {plan.consent.window}" if plan.consent.window else ""
    return f"{plan.consent.name}, {plan.consent.role}, {plan.consent.at.astimezone():%Y-%m-%d %H:%M}{window}"
