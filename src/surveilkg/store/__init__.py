"""Stores: a read-only `View` of a published generation, and the workspace that keeps generations.

No domain knowledge here: a store knows quads, graphs and SPARQL.
"""
