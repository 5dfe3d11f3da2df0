"""Generators of committed files, each of which a test runs again and compares. Nothing runs at import."""
