"""The sample plant, loaded by path: there is no package under tests/."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from core.assessment.planning import Planning
from core.assessment.service import Assessment
from core.practice.whole import whole_sample
from core.register.models import (
    Asset,
    Conduit,
    Interface,
    Network,
    Observation,
    Person,
    Service,
    Site,
    Supplier,
    Zone,
)
from core.register.service import Register
from core.reports.collect import collect
from core.reports.data import ReportData
from core.reports.pdf import render_bytes
from core.vault.store import Vault
from core.workspace import KdfCost, Workspace

_SAMPLE = Path(__file__).with_name("sample_report.py")


def _builder() -> Callable[[int], ReportData]:
    name = "walkdown_sample_report"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, _SAMPLE)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name].sample_report


@pytest.fixture(scope="session")
def sample_report() -> Callable[[int], ReportData]:
    """Builds a report of a plant with so many assets."""
    return _builder()


@pytest.fixture(scope="session")
def small(sample_report: Callable[[int], ReportData]) -> ReportData:
    """A report of a plant with ten assets."""
    return sample_report(10)


@pytest.fixture(scope="session")
def large(sample_report: Callable[[int], ReportData]) -> ReportData:
    """A report of a plant with 200 assets."""
    return sample_report(200)


@pytest.fixture(scope="session", params=["en", "de"])
def lang(request: pytest.FixtureRequest) -> str:
    """Both languages."""
    return str(request.param)


@pytest.fixture(scope="session")
def pdf(large: ReportData, lang: str) -> bytes:
    """The large report as PDF."""
    return render_bytes(large, lang)


@pytest.fixture(scope="session")
def pages(pdf: bytes) -> list[str]:
    """The text of each page of the large report."""
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


@pytest.fixture(scope="session")
def whole_vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A vault with the survey of a whole plant: 40 assets, 6 zones, every requirement answered."""
    folder = tmp_path_factory.mktemp("whole") / "vault"
    cost = KdfCost(1, 64, 1)
    with Workspace.create(folder, "a heron on one leg", site_name="Musterwerk", engineer="Eva", cost=cost) as made:
        whole_sample(made)
        yield made


@pytest.fixture(scope="session")
def whole(whole_vault: Workspace, lang: str) -> ReportData:
    """The report of that survey."""
    return whole_vault.report_data(lang)


@pytest.fixture(scope="session")
def whole_pdf(whole: ReportData, lang: str) -> bytes:
    """The same as PDF."""
    return render_bytes(whole, lang)


@pytest.fixture(scope="session")
def whole_pages(whole_pdf: bytes) -> list[str]:
    """The text of each of its pages."""
    document = pypdfium2.PdfDocument(whole_pdf)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


@pytest.fixture
def assessment(vault: Vault, register: Register) -> Assessment:
    return Assessment(vault, register, lambda: vault.author)


@pytest.fixture
def plant(vault: Vault, register: Register) -> dict[str, Any]:
    """Two zones, three assets, one of them in no zone, with sources that disagree."""
    site = register.site()
    register.edit(
        Site, site.id, address="Am Werk 1", manager="Petra Leiter", visit_from="2026-11-23", visit_to="2026-11-24",
        report_number="R-7", clock_offset_s=3.5, scope_text="Line 1", summary="All well.", asset_owner="Werk AG",
    )  # fmt: skip
    line, hall = Zone(site_id=site.id, name="Line 1", sl_t=[1, 2, 3, 1, 2, 2, 2]), Zone(site_id=site.id, name="Hall")
    network = Network(site_id=site.id, name="Cell A", cidr="192.168.0.0/24", vlan=12)
    supplier = Supplier(name="Anlagenbau", role="integration_service_provider", access="modem")
    register.add_all([line, hall, network, supplier, Person(name="Petra Leiter", role="site manager")])
    register.add(Conduit(site_id=site.id, name="Modem", to_zone_id=line.id, remote_access=True))
    ten = Asset(site_id=site.id, tag="K10", zone_id=line.id, supplier_id=supplier.id, vendor="Siemens", model="1513")
    two = Asset(site_id=site.id, tag="K2", zone_id=line.id, device_class="plc", support="ended", serial="S-2")
    loose = Asset(site_id=site.id, name="PC behind the scale")
    register.add_all([ten, two, loose])
    interface = Interface(asset_id=two.id, network_id=network.id, ip="192.168.0.2", mac="00:11:22:33:44:55")
    register.add(interface)
    register.add_all(
        [
            Service(interface_id=interface.id, transport="tcp", port=502, protocol="modbus"),
            Service(interface_id=interface.id, transport="tcp", port=80, protocol="http", detail="nginx"),
        ]
    )
    register.observe(
        two.id,
        [
            Observation(asset_id=two.id, field="firmware", value="2.8", source="network", confidence=90, by="s7"),
            Observation(asset_id=two.id, field="firmware", value="2.6", source="site_list", confidence=30),
            Observation(asset_id=two.id, field="s7.module_name", value="PLC_1", source="network"),
            Observation(asset_id=two.id, field="mac", value="00:11:22:33:44:55", source="network"),
        ],
    )
    return {"site": site.id, "line": line.id, "hall": hall.id, "network": network.id, "two": two.id}


@pytest.fixture
def planning(vault: Vault, register: Register, assessment: Assessment) -> Planning:
    return Planning(vault, register, assessment)


@pytest.fixture
def collected(register: Register, assessment: Assessment, planning: Planning) -> Callable[..., ReportData]:
    """Collects the report's data of the vault at a fixed time."""

    def made(**more: Any) -> ReportData:
        at = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
        return collect(register, assessment, planning, log_head="ab" * 32, generated_at=at, version="1.2.3", **more)

    return made
