"""Carnegie's Global Inventory of Commercial Spyware and Digital Forensics."""
