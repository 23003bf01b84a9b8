"""The sample survey has something for every page."""

from __future__ import annotations

from pathlib import Path

from core.register.models import Asset, Conduit, Network, Person, Supplier, Zone
from desktop.sample import PASSPHRASE, sample_workspace
from desktop.viewmodels.zones import FR


def test_sample(tmp_path: Path) -> None:
    with sample_workspace(tmp_path, on_site=False) as workspace:
        register = workspace.register
        assert workspace.verify() == []
        for model in (Asset, Conduit, Network, Person, Supplier, Zone):
            assert len(register.all(model)) >= 2
        assert workspace.assessment.answers()
        vectors = [zone.sl_t for zone in register.all(Zone) if zone.sl_t is not None]
        assert vectors
        assert all(len(vector) == len(FR) for vector in vectors)
        assert PASSPHRASE
