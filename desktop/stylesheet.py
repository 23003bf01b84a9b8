"""The application's stylesheet, written from the tokens. Roles are dynamic properties (`role`, `tone`)."""

from __future__ import annotations

from string import Template

import resources
from desktop.tokens import CONTROL_HEIGHT, Tokens

_CONTROLS = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, QWidget#page, QWidget#ground, QStackedWidget { background: $ground; }
QScrollArea, QScrollArea > QWidget > QWidget#ground { background: transparent; border: none; }
QToolTip { background: $text; color: $surface; border: none; padding: 6px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="heading"] { font-size: ${heading}pt; font-weight: 600; }
QLabel[role="label"] { font-weight: 600; }
QLabel[role="muted"], QLabel[role="hint"] { color: $muted; }
QLabel[role="error"] { color: $bad; font-weight: 600; }
QLabel[role="mono"] { font-family: "DejaVu Sans Mono"; }

QPushButton, QToolButton { min-height: ${inner}px; padding: 0 14px; border: ${b}px solid $field_line;
  border-radius: 6px; background: $surface; color: $text; font-weight: 600; }
QToolButton { padding: 0 10px; max-height: ${inner}px; }
QPushButton:hover, QToolButton:hover { background: $sunken; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked {
  background: $accent_soft; border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $muted; background: $ground; border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role="primary"]:hover { border-color: $text; }
QPushButton[role="primary"]:disabled { background: $sunken; color: $muted; border-color: $line; }
QPushButton[role="danger"] { color: $bad; border-color: $bad; }
QPushButton[role="danger"]:disabled { color: $muted; border-color: $line; }
QPushButton[role="quiet"], QToolButton[role="quiet"] { border-color: transparent; background: transparent; }
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover { background: $sunken; }
QPushButton:focus, QToolButton:focus, QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus,
QPushButton[role="primary"]:focus { border: 3px solid $focus; min-height: ${inner_focus}px; padding: 0 ${pad_focus}px; }
QToolButton:focus, QToolButton[role="quiet"]:focus { padding: 0 ${tool_pad_focus}px; max-height: ${inner_focus}px; }
QPushButton[role="tile"], QPushButton[role="tile"]:focus { min-height: 60px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {
  background: $surface; border: ${b}px solid $field_line; border-radius: 6px; padding: 0 8px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit { min-height: ${inner}px; max-height: ${inner}px; }
QPlainTextEdit, QTextEdit { padding: 6px 6px; }
QComboBox { padding: 0 10px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus,
QDateEdit:focus { border: 3px solid $focus; padding: 0 ${field_pad_focus}px; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QDateEdit:focus {
  min-height: ${inner_focus}px; max-height: ${inner_focus}px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: ${area_pad_focus}px ${area_pad_focus}px; }
QComboBox:focus { padding: 0 ${combo_pad_focus}px; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { border: none; min-height: 0; padding: 0 0 0 6px;
  background: transparent; }
QLineEdit QToolButton, QLineEdit QToolButton:hover { border: none; background: transparent; min-height: 0; padding: 0; }
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $muted; }
QLineEdit[invalid="true"] { border-color: $bad; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: $muted; background: $ground; }
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] { background: $ground; border-color: $line; }
QComboBox::drop-down { border: none; width: 32px; }
QComboBox::down-arrow { image: url("$down"); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $surface; border: ${b}px solid $field_line; outline: none;
  selection-background-color: $accent_soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 36px; padding: 0 8px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
  border: none; background: transparent; width: 26px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$up"); width: 14px; height: 14px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$down"); width: 14px; height: 14px; }
QCheckBox, QRadioButton { min-height: ${inner_check}px; spacing: 10px; padding: 0 4px; border: 3px solid transparent;
  border-radius: 6px; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator, QRadioButton::indicator { width: 22px; height: 22px; border: 2px solid $field_line;
  border-radius: 4px; background: $surface; }
QRadioButton::indicator { border-radius: 13px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QRadioButton::indicator:checked { width: 10px; height: 10px; background: $surface; border: 8px solid $accent; }
""")

_VIEWS = Template("""
QListView, QTreeView, QTableView { background: $surface; alternate-background-color: $ground; border: ${b}px solid $line;
  padding: ${view_pad}px; border-radius: 6px; outline: none; gridline-color: $line;
  selection-background-color: $accent_soft; selection-color: $text; }
QListView:focus, QTreeView:focus, QTableView:focus { border: 3px solid $focus; padding: 0; }
QListView::item { min-height: 40px; padding: 0 8px; border-radius: 4px; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected { background: $accent_soft; color: $text; }
QListView::item:hover, QTreeView::item:hover { background: $sunken; }
QListView::item:selected:hover { background: $accent_soft; }
QListView::indicator, QTreeView::indicator, QTableView::indicator { width: 22px; height: 22px;
  border: 2px solid $field_line; border-radius: 4px; background: $surface; }
QListView::indicator:checked, QTreeView::indicator:checked, QTableView::indicator:checked { background: $accent;
  border-color: $accent; image: url("$check"); }
QHeaderView { background: $sunken; border: none; }
QHeaderView::section { background: $sunken; color: $text; font-weight: 600; min-height: 40px; padding: 0 8px; border: none;
  border-right: 1px solid $line; border-bottom: ${b}px solid $line; }
QTableCornerButton::section { background: $sunken; border: none; }
QTabWidget::pane { border: none; border-top: ${b}px solid $line; }
QTabBar::tab { min-height: 40px; padding: 0 16px; background: transparent; color: $muted; font-weight: 600;
  border: none; border-bottom: 4px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { border: 3px solid $focus; min-height: 34px; padding: 0 13px 4px 13px; }
QProgressBar { min-height: 18px; max-height: 18px; border: ${b}px solid $field_line; border-radius: 6px; background: $surface;
  text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QScrollBar:vertical { background: transparent; width: 16px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 16px; margin: 0; }
QScrollBar::handle { background: $field_line; border-radius: 5px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 44px; }
QScrollBar::handle:horizontal { min-width: 44px; }
QScrollBar::handle:hover { background: $text; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $surface; border: ${b}px solid $field_line; padding: 4px; }
QMenu::item { min-height: 36px; padding: 0 24px 0 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::separator { height: 1px; background: $line; margin: 4px; }
QSplitter::handle { background: $line; }
QGraphicsView { background: $surface; border: ${b}px solid $line; border-radius: 6px; }
QGraphicsView:focus { border: 3px solid $focus; }
QGroupBox { border: ${b}px solid $line; border-radius: 8px; margin-top: 12px; padding: 12px; font-weight: 600; }
""")

_PARTS = Template("""
QFrame#card { background: $surface; border: ${b}px solid $line; border-radius: 10px; }
QFrame#header { background: $surface; border: none; border-bottom: ${b}px solid $line; }
QFrame#statusbar { background: $surface; border: none; border-top: ${b}px solid $line; }
QFrame#rail { background: $rail; border: none; border-right: ${rail_b}px solid $line; }
QFrame#rail QLabel { color: $rail_text; }
QFrame#popup { background: $surface; border: 2px solid $field_line; border-radius: 8px; }
QFrame#popup QListView { border: none; }
QFrame[role="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame#banner { border-radius: 8px; border: ${b}px solid $line; background: $info_soft; }
QFrame#banner[place="window"] { margin-top: 12px; }
QFrame#banner[tone="ok"] { background: $ok_soft; border-color: $ok; }
QFrame#banner[tone="warn"] { background: $warn_soft; border-color: $warn; }
QFrame#banner[tone="bad"] { background: $bad_soft; border-color: $bad; }
QFrame#banner[tone="info"] { background: $info_soft; border-color: $accent; }
""")


def stylesheet(tokens: Tokens) -> str:
    """The whole stylesheet for one theme."""
    border = tokens.border_px
    values: dict[str, object] = {
        **tokens.__dict__,
        "b": border,
        "rail_b": border if tokens.rail == tokens.surface else 0,
        "title": tokens.base_pt + 5.5,
        "heading": tokens.base_pt + 2,
        "inner": CONTROL_HEIGHT - 2 * border,
        "inner_focus": CONTROL_HEIGHT - 6,
        "inner_check": CONTROL_HEIGHT - 6,
        "pad_focus": 14 + border - 3,
        "tool_pad_focus": 10 + border - 3,
        "field_pad_focus": 8 + border - 3,
        "combo_pad_focus": 10 + border - 3,
        "area_pad_focus": 6 + border - 3,
        "view_pad": 3 - border,  # the focus frame is wider: without this it would lie under the rows
        "down": _picture("chevron-down", tokens),
        "up": _picture("chevron-up", tokens),
        "check": _picture("check", tokens),
    }
    return "".join(part.substitute(values) for part in (_CONTROLS, _VIEWS, _PARTS))


def _picture(name: str, tokens: Tokens) -> str:
    """A coloured copy of an icon: stylesheets can only name files."""
    return resources.path(f"icons/themed/{name}-{tokens.name}.svg").as_posix()
