"""Entities of FollowTheMoney as JSON lines: exports of OpenSanctions, Aleph and others."""
