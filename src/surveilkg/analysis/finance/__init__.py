"""The ledger: who paid whom for what, counted once, with what was left out of a sum and why."""
