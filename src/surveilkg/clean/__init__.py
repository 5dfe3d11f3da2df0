"""Cleaning of one kind of value per module. Nothing here knows of any source."""
