"""The Assets page's state: what is selected, its details, and every edit of it. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from core.register.models import Asset, Interface, Observation, Service
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext

Pairs = list[tuple[UUID, str]]


@dataclass(frozen=True)
class InterfaceDetail:
    """An interface and what listens on it."""

    interface: Interface
    services: tuple[Service, ...] = ()


@dataclass(frozen=True)
class AssetDetail:
    """Everything the panel shows of one asset."""

    asset: Asset
    interfaces: tuple[InterfaceDetail, ...] = ()
    observations: tuple[Observation, ...] = ()
    disagreements: dict[str, list[Observation]] = field(default_factory=dict)


@dataclass(frozen=True)
class Choices:
    """Rows that an asset or interface can point at: (id, name)."""

    zones: Pairs = field(default_factory=list)
    networks: Pairs = field(default_factory=list)
    suppliers: Pairs = field(default_factory=list)


def step_state(workspace: Workspace) -> tuple[int, int]:
    """(assets in a zone, all assets)."""
    from core.register.models import Asset

    total = workspace.register.count(Asset)
    return (total - workspace.register.count(Asset, zone_id=None), total) if total else (0, 1)


def read_detail(workspace: Workspace, asset: UUID) -> AssetDetail:
    """One asset with all that belongs to it. Raises `NotFound`."""
    from core.register.models import Asset, Interface, Service
    from core.register.observing import disagreements

    register = workspace.register
    found = register.get(Asset, asset)
    observations = register.observations(asset)
    interfaces = tuple(
        InterfaceDetail(one, tuple(register.all(Service, interface_id=one.id)))
        for one in register.all(Interface, asset_id=asset)
    )
    return AssetDetail(found, interfaces, tuple(observations), disagreements(observations))


def read_choices(workspace: Workspace) -> Choices:
    """Zones, networks and suppliers by name."""
    from core.register.models import Network, Supplier, Zone

    def pairs(rows: Sequence[Zone] | Sequence[Network] | Sequence[Supplier]) -> Pairs:
        return sorted(((row.id, row.name) for row in rows), key=lambda pair: pair[1].casefold())

    register = workspace.register
    networks = [(row.id, f"{row.name} ({row.cidr})" if row.cidr else row.name) for row in register.all(Network)]
    return Choices(
        pairs(register.all(Zone)), sorted(networks, key=lambda pair: pair[1].casefold()), pairs(register.all(Supplier))
    )


class AssetsViewModel(QObject):
    """What the page shows beside the table. Everything is read and written off the window's thread."""

    detail_changed = Signal()
    """`detail` is another asset, or the same with other values."""
    selection_changed = Signal()
    choices_changed = Signal()
    added = Signal(object)
    """An asset was added: its key."""
    deleted = Signal(int, int)
    """So many assets were deleted, and so many answers about them with them."""
    refused = Signal(object, str, str)
    """(key, field, sentence): what was typed cannot be taken."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.selected: list[UUID] = []
        self.detail: AssetDetail | None = None
        self.choices = Choices()
        self.source = "label"
        """Where the values come from that are typed now."""

    # --- reading ---

    def select(self, assets: Sequence[UUID]) -> None:
        """These assets are selected in the table; one alone is read with all its details."""
        self.selected = list(assets)
        if self.detail is not None and [self.detail.asset.id] != self.selected:
            self.detail = None
            self.detail_changed.emit()
        self.selection_changed.emit()
        self.refresh_detail()

    def refresh(self) -> None:
        """Something was written: read details and choices again."""
        self._context.read(read_choices, self._take_choices, receiver=self)
        self.refresh_detail()

    def refresh_detail(self) -> None:
        """Read the selected asset again."""
        if len(self.selected) != 1:
            return
        asset, generation = self.selected[0], self._context.generation
        self._context.read(
            lambda workspace: read_detail(workspace, asset),
            lambda detail: self._take_detail(generation, detail),
            failed=lambda error: self._gone(asset, error),
            receiver=self,
        )

    def _take_detail(self, generation: int, detail: AssetDetail) -> None:
        if self.selected != [detail.asset.id]:
            return
        if generation != self._context.generation and self.detail is not None:
            return  # a write came between; its end asks again
        if generation != self._context.generation:
            self.refresh_detail()
        self.detail = detail
        self.detail_changed.emit()

    def _gone(self, asset: UUID, error: Exception) -> None:
        from core.workspace import NotFound

        if not isinstance(error, NotFound):
            self._context.report(error)
        elif self.selected == [asset]:
            self.select([])

    def _take_choices(self, choices: Choices) -> None:
        if choices != self.choices:
            self.choices = choices
            self.choices_changed.emit()

    # --- the asset ---

    def edit(self, asset: UUID, name: str, value: Any) -> None:
        """Set one column of one asset; `value` as the field committed it."""
        self._set([asset], {name: value})

    def edit_selected(self, values: dict[str, Any]) -> None:
        """Set columns of every selected asset as one step."""
        if self.selected and values:
            self._set(list(self.selected), values)

    def _set(self, assets: list[UUID], values: dict[str, Any]) -> None:
        source = self.source

        def job(workspace: Workspace) -> Edit:
            from core.register.hand import set_values

            return set_values(workspace.register, assets, values, source)

        self._context.edit(job, receiver=self)

    def add(self) -> None:
        """A new asset, empty but for its site; `added` names it."""

        def job(workspace: Workspace) -> Edit:
            from core.register.models import Asset

            return workspace.register.add(Asset(site_id=workspace.register.site().id), "added by hand")

        self._context.edit(job, done=lambda edit: self.added.emit(edit.key), receiver=self)

    def delete_selected(self) -> None:
        """Delete every selected asset with what belongs to it, as one step."""
        assets = list(self.selected)
        if not assets:
            return

        def job(workspace: Workspace) -> Edit:
            from core.register.models import Asset

            return workspace.register.delete_all(Asset, assets, "deleted by hand", cascade=True)

        def done(edit: Edit) -> None:
            self.deleted.emit(len(assets), edit.gone.get("answer", 0))

        self._context.edit(job, done=done, receiver=self)

    def use(self, observation: UUID) -> None:
        """Let the asset show this observation's value."""
        self._context.edit(lambda workspace: workspace.register.choose(observation), receiver=self)

    # --- interfaces and services ---

    def add_interface(self, asset: UUID) -> None:
        """An empty interface."""

        def job(workspace: Workspace) -> Edit:
            from core.register.models import Interface

            return workspace.register.add(Interface(asset_id=asset), "added by hand")

        self._context.edit(job, receiver=self)

    def edit_interface(self, interface: UUID, name: str, value: Any) -> None:
        """Set one column; addresses are checked and written in the usual form, or `refused`."""
        try:
            value = _checked(name, value)
        except ValueError as error:
            self.refused.emit(interface, name, self.tr("“{text}” {reason}.").format(text=value, reason=error))
            return
        self.refused.emit(interface, name, "")
        source = self.source

        def job(workspace: Workspace) -> Edit:
            from core.register.hand import set_interface

            return set_interface(workspace.register, interface, {name: value}, source)

        self._context.edit(job, receiver=self)

    def delete_interface(self, interface: UUID) -> None:
        """Remove an interface with its services."""

        def job(workspace: Workspace) -> Edit:
            from core.register.models import Interface

            return workspace.register.delete(Interface, interface, "deleted by hand", cascade=True)

        self._context.edit(job, receiver=self)

    def add_service(self, interface: UUID, transport: str, port: int, protocol: str) -> None:
        """A service that was seen or told of."""

        def job(workspace: Workspace) -> Edit:
            from core.register.models import Service

            service = Service(interface_id=interface, transport=transport, port=port, protocol=protocol.strip())
            return workspace.register.add(service, "added by hand")

        self._context.edit(job, receiver=self)

    def delete_service(self, service: UUID) -> None:
        """Remove a service."""

        def job(workspace: Workspace) -> Edit:
            from core.register.models import Service

            return workspace.register.delete(Service, service, "deleted by hand", cascade=True)

        self._context.edit(job, receiver=self)


def _checked(name: str, value: Any) -> Any:
    from core.register.importers.normalise import address, mac_address

    checks: dict[str, Callable[[str], str]] = {"ip": lambda text: address(text).ip, "mac": mac_address}
    return checks[name](value) if value and name in checks else value
