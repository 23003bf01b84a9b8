"""Builders of the reference packs; not needed to run the product."""
