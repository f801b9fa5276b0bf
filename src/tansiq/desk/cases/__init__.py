"""Running cases of any type: what a type may become stands in ``case_types``, and nothing about one stands here."""
