"""Every theme is readable: contrast as in WCAG 2 (4.5 for text, 3 for edges; sunlight 7)."""

from __future__ import annotations

import pytest

from desktop.tokens import THEMES, Tokens

TEXT_PAIRS = [
    ("text", "ground"), ("text", "surface"), ("text", "sunken"), ("text", "accent_soft"),
    ("muted", "ground"), ("muted", "surface"), ("muted", "sunken"), ("muted", "accent_soft"),
    ("on_accent", "accent"), ("bad", "surface"), ("bad", "ground"),
    ("ok", "ok_soft"), ("warn", "warn_soft"), ("bad", "bad_soft"), ("accent", "info_soft"),
    ("text", "ok_soft"), ("text", "warn_soft"), ("text", "bad_soft"), ("text", "info_soft"),
    ("rail_text", "rail"), ("rail_muted", "rail"), ("rail_on_active", "rail_active"),
]  # fmt: skip
EDGE_PAIRS = [
    ("field_line", "surface"),
    ("focus", "surface"),
    ("focus", "ground"),
    ("focus", "rail"),
    ("accent", "ground"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-".join)
def test_text_is_readable(theme: Tokens, pair: tuple[str, str]) -> None:
    wanted = 7.0 if theme.name == "sunlight" else 4.5
    assert contrast(getattr(theme, pair[0]), getattr(theme, pair[1])) >= wanted


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("pair", EDGE_PAIRS, ids="-".join)
def test_edges_are_visible(theme: Tokens, pair: tuple[str, str]) -> None:
    assert contrast(getattr(theme, pair[0]), getattr(theme, pair[1])) >= 3


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_tone_has_ink_and_ground(theme: Tokens) -> None:
    for tone in ("ok", "warn", "bad", "info", "plain", "anything else"):
        ink, ground = theme.tone(tone)
        assert contrast(ink, ground) >= 4.5
