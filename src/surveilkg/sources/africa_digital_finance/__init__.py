"""Data Landscapers' list of finance for digital infrastructure in Africa by others than African states."""
