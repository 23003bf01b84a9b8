"""A user's own question sets: read from YAML or XLSX into the schema of every pack, with errors by line or cell."""

from __future__ import annotations

from catalogue.own.problems import OwnPackError, Problem
from catalogue.own.reading import read_own
from catalogue.own.template import write_template

__all__ = ["OwnPackError", "Problem", "read_own", "write_template"]
