"""The dossier of a party or country: what the other analyses answer, put together for print, each fact cited."""
