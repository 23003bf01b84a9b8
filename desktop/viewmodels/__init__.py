"""State and actions of a page, without widgets."""
