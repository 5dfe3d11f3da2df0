"""The rules of queries/rules/ evaluated in one pass over sorted statements: same outcome, a fraction of the time."""
