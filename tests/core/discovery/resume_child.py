"""A run in a process of its own, to be killed: `VAULT PORT_OFFSET` (see test_resuming)."""

from __future__ import annotations

import sys
from pathlib import Path

from core.discovery.consent import Consent
from core.discovery.events import AttemptDone
from core.workspace import Workspace


def main(vault: str, offset: str) -> None:
    """Discover 127.0.9.1 to 127.0.9.6, one device at a time, and say each attempt."""
    with Workspace.open(Path(vault), "nine grey herons stand still") as workspace:
        plan = workspace.discovery.plan(
            ["127.0.9.1-127.0.9.6"],
            consent=Consent.parse("Max; Manager"),
            port_offset=int(offset),
            protocols=["modbus", "http", "snmp"],
            full=True,
        )

        def tell(event: object) -> None:
            if isinstance(event, AttemptDone):
                sys.stdout.write(f"{event.ip} {event.protocol}\n")
                sys.stdout.flush()

        workspace.discovery.run(plan, tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
