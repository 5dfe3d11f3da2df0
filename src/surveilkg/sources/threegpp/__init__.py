"""Work plan of 3GPP: the organisations of the rapporteurs of its work items."""
