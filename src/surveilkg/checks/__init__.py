"""Checks: shapes, hygiene queries, terms, dates and derived graphs, each giving findings.

What may be published in spite of a finding is not decided here.
"""
