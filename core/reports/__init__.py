"""Report data as plain values, and what prints them."""
