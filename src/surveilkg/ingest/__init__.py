"""From files to a published generation: load, derive by rules, gate, index, publish. No parsing of any source here."""
