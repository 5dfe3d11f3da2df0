"""The graph as a network: declared projection, index on disk, path search, ranking. No printing here."""
