"""Frozen dataclasses that cross rooms. No I/O here."""
