"""The Consolidated Screening List of the United States, and the official files of single lists."""
