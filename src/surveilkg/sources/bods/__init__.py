"""Statements of the Beneficial Ownership Data Standard, both generations: up to 0.3 and from 0.4."""
