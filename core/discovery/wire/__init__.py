"""Codecs: bytes in, values out. No I/O."""
