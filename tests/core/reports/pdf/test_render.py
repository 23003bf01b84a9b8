from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from core.reports.data import Cover, ReportData
from core.reports.pdf import ReportFileError, render, render_bytes

DATA = ReportData(cover=Cover(site="Werk"))


def test_the_file_holds_the_report_and_nothing_else_is_left(tmp_path: Path) -> None:
    out = render(DATA, tmp_path / "report.pdf")
    assert out.read_bytes() == render_bytes(DATA)
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_an_older_report_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    out.write_bytes(b"old")
    render(DATA, out, "de")
    assert out.read_bytes() == render_bytes(DATA, "de")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportFileError, match="does not exist"):
        render(DATA, tmp_path / "nowhere" / "report.pdf")


def test_a_folder_under_the_report_name_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    target.mkdir()
    with pytest.raises(ReportFileError, match="is a folder"):
        render(DATA, target)
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


@pytest.fixture
def disk(tmp_path: Path):
    """A file system of its own: mounting one takes root on Linux."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None or os.name == "nt" or os.geteuid() != 0:
        pytest.skip("needs root to mount a small file system")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], check=False)
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_keeps_the_older_report(disk: Path) -> None:
    out = disk / "report.pdf"
    out.write_bytes(b"old")
    with pytest.raises(ReportFileError, match="no room left"):
        render(DATA, out)
    assert out.read_bytes() == b"old"
    assert [path.name for path in disk.iterdir()] == ["report.pdf"]


def test_a_read_only_folder_is_said_so(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(ReportFileError, match="read-only"):
        render(DATA, disk / "report.pdf")
