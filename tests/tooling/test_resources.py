"""What the app shows and prints with: present, readable, free to ship."""

import xml.etree.ElementTree as ET

import pytest

import resources

SANS = ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique"]
FACES = [*SANS, "DejaVuSansMono", "DejaVuSansMono-Bold"]


@pytest.mark.parametrize("face", FACES)
def test_fonts_are_truetype(face: str) -> None:
    head = resources.path(f"fonts/{face}.ttf").read_bytes()[:4]
    assert head == b"\x00\x01\x00\x00"


def test_every_icon_takes_the_colour_of_the_theme() -> None:
    icons = sorted(resources.path("icons").glob("*.svg"))
    assert len(icons) >= 60
    for icon in icons:
        root = ET.parse(icon).getroot()
        assert root.get("viewBox") == "0 0 24 24", icon.name
        assert root.get("stroke") == "currentColor", icon.name


@pytest.mark.parametrize("folder", ["icons", "fonts"])
def test_licences_travel_with_the_files(folder: str) -> None:
    assert "permission" in resources.path(f"{folder}/LICENSE").read_text(encoding="utf-8").lower()


def test_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        resources.path("icons/no-such-icon.svg")


def test_names_stay_inside() -> None:
    with pytest.raises(ValueError, match="leads out"):
        resources.path("../core/__init__.py")
