"""What a screen reader gets to know: helpers to say it, and a walk that finds controls nobody can name."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget

_Role = QAccessible.Role
CONTROL_ROLES = frozenset(
    {
        _Role.Button, _Role.PushButton, _Role.ButtonMenu, _Role.ButtonDropDown, _Role.CheckBox, _Role.RadioButton,
        _Role.ComboBox, _Role.EditableText, _Role.SpinBox, _Role.Slider, _Role.Dial, _Role.List, _Role.Table,
        _Role.Tree, _Role.PageTab, _Role.PageTabList, _Role.MenuItem, _Role.Link, _Role.ProgressBar,
    }
)  # fmt: skip


def name(widget: QWidget, words: str, description: str = "") -> QWidget:
    """Give `widget` its accessible name and description; returns the widget."""
    widget.setAccessibleName(words)
    widget.setAccessibleDescription(description)
    return widget


def walk(root: QWidget) -> Iterator[tuple[QAccessibleInterface, QWidget | None]]:
    """Every visible accessible object below `root`, with its widget (None for cells, tabs and the like)."""
    start = QAccessible.queryAccessibleInterface(root)
    waiting = [start] if start is not None else []
    while waiting:
        interface = waiting.pop()
        thing = interface.object()
        widget = thing if isinstance(thing, QWidget) else None
        if widget is not None and widget is not root and not widget.isVisibleTo(root):
            continue
        yield interface, widget
        # The insides of a spin box or a combo box are the control itself, said twice.
        if not isinstance(widget, QAbstractSpinBox | QComboBox):
            waiting += [
                child for index in range(interface.childCount()) if (child := interface.child(index)) is not None
            ]


def nameless(root: QWidget) -> list[str]:
    """The visible controls below `root` with neither a name nor a label, as text for a test's message."""
    found = []
    for interface, widget in walk(root):
        if interface.role() not in CONTROL_ROLES or interface.text(QAccessible.Text.Name).strip():
            continue
        if widget is None and interface.role() in {_Role.List, _Role.Table, _Role.Tree}:
            continue
        if any(bool(relation & QAccessible.RelationFlag.Label) for _, relation in interface.relations()):
            continue
        kind = type(widget).__name__ if widget is not None else interface.role().name
        parent = widget.parentWidget() if widget is not None else None
        found.append(f"{kind} {interface.role().name} in {type(parent).__name__} ({widget and widget.objectName()})")
    return found
