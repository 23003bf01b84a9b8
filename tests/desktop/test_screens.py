"""The command that makes the pictures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from desktop.screens import SIZE

ROOT = Path(__file__).resolve().parents[2]


def test_one_picture_for_each_face_of_a_page(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "desktop.screens",
            str(tmp_path),
            "--page",
            "zones",
            "--page",
            "start",
            "--theme",
            "sunlight",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    names = {Path(line).name for line in done.stdout.splitlines()}
    zones = {f"zones-{tab}-sunlight.png" for tab in range(1, 6)}
    assert names == {"start-locked-sunlight.png", "start-sunlight.png"} | zones
    for name in names:
        picture = QImage(str(tmp_path / name))
        assert (picture.width(), picture.height()) == SIZE
        assert picture.pixelColor(SIZE[0] - 4, SIZE[1] - 4).name() == "#ffffff"
