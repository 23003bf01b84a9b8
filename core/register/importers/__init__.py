"""Import of a site's own list into the register.

`open_table` reads a file, `guess` maps its columns, `prepare` says what would happen to each row, and
`apply` writes all of it as one step. Nothing but `apply` writes.
"""

from core.register.importers.errors import ImportCancelled, ImportFailed, NotDecided, UnreadableList
from core.register.importers.headers import FIELDS, Field
from core.register.importers.host_files import HOST_KINDS, host_kind, open_hosts
from core.register.importers.hosts import FoundHost, HostFile
from core.register.importers.known import KnownDevices
from core.register.importers.mapping import ColumnGuess, Mapping, guess
from core.register.importers.plan import (
    Candidate,
    Choice,
    Decision,
    ImportPlan,
    Options,
    Problem,
    RowPlan,
    Severity,
)
from core.register.importers.preview import prepare
from core.register.importers.reading import READERS, SUFFIXES, open_table
from core.register.importers.table import Table
from core.register.importers.text import guard_formula
from core.register.importers.writing import ImportResult, apply

__all__ = [
    "FIELDS", "HOST_KINDS", "READERS", "SUFFIXES", "Candidate", "Choice", "ColumnGuess", "Decision", "Field", "FoundHost", "HostFile", "ImportCancelled",
    "ImportFailed", "ImportPlan", "ImportResult", "KnownDevices", "Mapping", "NotDecided", "Options", "Problem",
    "RowPlan", "Severity", "Table", "UnreadableList", "apply", "guard_formula", "guess", "host_kind", "open_hosts", "open_table", "prepare",
]  # fmt: skip
