"""Light, dark and sunlight: one palette and one stylesheet from the design tokens; fonts and icons."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton

import resources
from desktop.stylesheet import stylesheet
from desktop.tokens import LIGHT, THEMES, Tokens

FONT_FILES = {
    "Inter": ("Inter-Regular.ttf", "Inter-SemiBold.ttf"),
    "DejaVu Sans": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    "DejaVu Sans Mono": ("DejaVuSansMono.ttf",),
}
FAMILIES = ("Inter", "DejaVu Sans", "Segoe UI", "Helvetica Neue", "Noto Sans")
ICON_SPACE = 6


class Theme(QObject):
    """The current theme. Pages draw with `tokens` and redraw on `changed`."""

    changed = Signal()

    def __init__(self, name: str = LIGHT.name, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tokens = THEMES.get(name, LIGHT)

    @property
    def tokens(self) -> Tokens:
        """Colours and measures of the current theme."""
        return self._tokens

    @property
    def next_name(self) -> str:
        """The theme that comes after this one."""
        names = list(THEMES)
        return names[(names.index(self._tokens.name) + 1) % len(names)]

    def apply(self, app: QApplication, name: str | None = None) -> None:
        """Give `app` this theme (or the one called `name`) and tell everybody who draws."""
        self._tokens = THEMES.get(name or self._tokens.name, self._tokens)
        app.setFont(font(self._tokens))
        app.setPalette(palette(self._tokens))
        app.setStyleSheet(stylesheet(self._tokens))
        self.changed.emit()

    def colour(self, role: str) -> str:
        """The colour of a token name, as "text", "accent" or "rail_text"."""
        return str(getattr(self._tokens, role))

    def icon(self, name: str, role: str = "text", size: int = 22) -> QIcon:
        """The icon `name` in the colour `role`, for now: use `bind` where the theme may change."""
        return QIcon(pixmap(name, self.colour(role), size, device_ratio()))

    def bind(self, target: QAbstractButton | QLabel, name: str, role: str = "text", size: int = 22) -> None:
        """Show the icon `name` on `target` and recolour it whenever the theme changes."""
        for old in target.findChildren(_Bound):
            # It lives until the event loop comes round, and must not paint over the new one until then.
            self.changed.disconnect(old.show)
            old.setParent(None)
            old.deleteLater()
        _Bound(self, target, name, role, size)


class _Bound(QObject):
    """Keeps one icon in the theme's colour; lives and dies with its target."""

    def __init__(self, theme: Theme, target: QAbstractButton | QLabel, name: str, role: str, size: int) -> None:
        super().__init__(target)
        self._theme, self._target, self._name, self._role, self._size = theme, target, name, role, size
        theme.changed.connect(self.show)
        self.show()

    def show(self) -> None:
        if isinstance(self._target, QLabel):
            self._target.setPixmap(pixmap(self._name, self._theme.colour(self._role), self._size, device_ratio()))
        else:
            # Qt sets icon and text too close together: the picture brings its own space.
            space = ICON_SPACE if isinstance(self._target, QPushButton) else 0
            icon = QIcon(pixmap(self._name, self._theme.colour(self._role), self._size, device_ratio(), space))
            # As the words beside it: Qt would only grey the colour, and white stays white.
            faint = pixmap(self._name, self._theme.colour("muted"), self._size, device_ratio(), space)
            icon.addPixmap(faint, QIcon.Mode.Disabled)
            self._target.setIconSize(QSize(self._size + space, self._size))
            self._target.setIcon(icon)


def load_fonts() -> None:
    """Load the fonts we ship, so that a machine without any fonts shows text; once per process."""
    there = set(QFontDatabase.families())
    for family, files in FONT_FILES.items():
        if family not in there:
            for name in files:
                QFontDatabase.addApplicationFontFromData(QByteArray(resources.path(f"fonts/{name}").read_bytes()))


def font(tokens: Tokens) -> QFont:
    """The application's font: ours first, then what the system has."""
    result = QFont()
    result.setFamilies(list(FAMILIES))
    result.setPointSizeF(tokens.base_pt)
    return result


def palette(tokens: Tokens) -> QPalette:
    """The palette behind the stylesheet, for whatever the stylesheet does not reach."""
    result = QPalette()
    roles = QPalette.ColorRole
    for role, colour in {
        roles.Window: tokens.ground,
        roles.WindowText: tokens.text,
        roles.Base: tokens.surface,
        roles.AlternateBase: tokens.ground,
        roles.Text: tokens.text,
        roles.Button: tokens.surface,
        roles.ButtonText: tokens.text,
        roles.BrightText: tokens.bad,
        roles.Highlight: tokens.accent_soft,
        roles.HighlightedText: tokens.text,
        roles.ToolTipBase: tokens.text,
        roles.ToolTipText: tokens.surface,
        roles.PlaceholderText: tokens.muted,
        roles.Link: tokens.accent,
        roles.LinkVisited: tokens.accent,
        roles.Light: tokens.surface,
        roles.Mid: tokens.line,
        roles.Dark: tokens.field_line,
        roles.Shadow: tokens.text,
    }.items():
        result.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return result


def device_ratio() -> float:
    """Physical pixels per logical pixel, the largest of all screens."""
    app = QApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QApplication) else 1.0


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0, space: int = 0) -> QPixmap:
    """The SVG `resources/icons/<name>.svg` drawn in `colour`: `size` logical pixels square and `space` to its right."""
    return QPixmap.fromImage(_drawn(name, colour, size, ratio, space))


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, size: int, ratio: float, space: int) -> QImage:
    # Images, not pixmaps: a cache may outlive the application object.
    from PySide6.QtSvg import QSvgRenderer

    source = resources.path(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    side = round(size * ratio)
    image = QImage(round((size + space) * ratio), side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
