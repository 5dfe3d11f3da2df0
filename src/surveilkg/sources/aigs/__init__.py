"""Carnegie's AI Global Surveillance Index, both editions."""
