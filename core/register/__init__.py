"""Sites, networks, zones, conduits, assets, suppliers, people and what was observed of them."""
