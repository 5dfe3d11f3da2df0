"""United States lists of restricted parties as JSON, and what every source of such lists shares."""
