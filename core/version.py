"""Walkdown's version: the one place, read by the build, the report and `--version`."""

__version__ = "0.1.0"
