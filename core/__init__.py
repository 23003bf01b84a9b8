"""The domain of Walkdown: no Qt in here."""
