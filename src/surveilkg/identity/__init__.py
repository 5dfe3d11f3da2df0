"""From names to entities: identifiers, normalised names, country as evidence; decisions are data, claims stay."""
