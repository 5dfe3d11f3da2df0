"""Exposure: who is listed on a day, and whom rules on ownership by listed parties then catch."""
