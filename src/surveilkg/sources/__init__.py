"""Sources: one folder per source with `source.toml` (what it is) and `parse.py` (bytes to outcomes).

A source knows no store, no identity and no network. Adding one means adding a folder; `registry` finds it.
"""
