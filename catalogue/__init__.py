"""Requirement packs as data, with a typed loader."""
