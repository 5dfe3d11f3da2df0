"""Questions put to a published generation: what is known of one node, name search. Answers are tables and dossiers."""
