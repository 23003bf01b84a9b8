"""A visit to the plant: a real vault, the product's own program on the laptop, and what the register holds afterwards."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.discovery.framelog import Frame
from core.register.models import Asset, Interface, Network, Observation
from core.vault.keys import KdfCost
from core.workspace import Workspace
from tests.plant.capture import Seen, Wire, analyse
from tests.plant.fleet import PLANT, Member
from tests.plant.lab import Lab, walkdown

PASSPHRASE = "nine grey herons stand still"


@dataclass
class Visit:
    """One run of the product."""

    code: int
    said: dict[str, Any]
    errors: str
    seconds: float
    """From the start of the program to its end."""
    peak_bytes: int
    """Of memory."""
    frames: list[Seen]
    wire: Wire


class Survey:
    """A vault in `folder` and the runs that write to it."""

    def __init__(self, folder: Path) -> None:
        self.vault = folder / "vault"
        self._home = folder / "home"
        self._home.mkdir(parents=True)
        Workspace.create(
            self.vault, PASSPHRASE, site_name="Plant", engineer="Eva Engineer", cost=KdfCost(1, 64, 1)
        ).close()

    def enter(self, member: Member, **fields: Any) -> None:
        """The site's own knowledge of a device, before the first visit."""
        with self.open() as workspace:
            site = workspace.register.site()
            networks = workspace.register.all(Network, cidr=PLANT[0].cidr)
            network = networks[0] if networks else Network(site_id=site.id, name="Plant LAN", cidr=PLANT[0].cidr)
            if not networks:
                workspace.register.add(network)
            asset = Asset(site_id=site.id, tag=member.device.tag, name=member.device.name, **fields)
            workspace.register.add(asset)
            workspace.register.add(Interface(asset_id=asset.id, network_id=network.id, ip=member.ip, mac=member.mac))

    def discover(self, lab: Lab, *arguments: str, network: int = 0, profile: str = "careful") -> Visit:
        """Run the product on the laptop and capture beside it."""
        command = walkdown(
            "discover", str(self.vault), "--target", lab.networks[network].cidr, "--interface", f"lan{network + 1}",
            "--consent", "Max Muster; Plant manager", "--profile", profile, "--yes", "--json", *arguments,
        )  # fmt: skip
        # A home of its own: another run on this computer is none of this laptop's business.
        home = {name: str(self._home) for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR")}
        with lab.capture(network) as capture:
            began = time.monotonic()
            done = lab.run(*command, env=home | {"WALKDOWN_PASSPHRASE": PASSPHRASE}, seconds=1_800)
            seconds = time.monotonic() - began
        frames = capture.close()
        said = json.loads(done.stdout) if done.stdout.startswith("{") else {}
        return Visit(done.returncode, said, done.stderr, seconds, done.peak_bytes, frames, analyse(frames))

    @contextmanager
    def open(self) -> Iterator[Workspace]:
        """The vault, between runs."""
        with Workspace.open(self.vault, PASSPHRASE) as workspace:
            yield workspace

    def known(self) -> dict[str, list[tuple[str, str]]]:
        """Address -> (field, value) of everything the register was told of the device there."""
        found: dict[str, list[tuple[str, str]]] = {}
        with self.open() as workspace:
            values: dict[Any, list[tuple[str, str]]] = {}
            for one in workspace.register.all(Observation):
                values.setdefault(one.asset_id, []).append((one.field, one.value))
            for interface in workspace.register.all(Interface):
                found.setdefault(interface.ip, []).extend(values.get(interface.asset_id, ()))
        return found

    def owners(self) -> dict[str, set[Any]]:
        """Address -> keys of the assets that have it."""
        found: dict[str, set[Any]] = {}
        with self.open() as workspace:
            for interface in workspace.register.all(Interface):
                found.setdefault(interface.ip, set()).add(interface.asset_id)
        return found

    def log(self) -> list[Frame]:
        """The frame log of the newest run; nothing where there was none."""
        with self.open() as workspace:
            runs = workspace.discovery.runs()
            return list(workspace.discovery.frames(runs[0].id)) if runs else []


def told(members: Sequence[Member], kinds: Sequence[str]) -> list[Member]:
    """The members of these kinds."""
    return [member for member in members if member.kind in kinds]
