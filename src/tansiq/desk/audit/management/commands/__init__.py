"""Commands of Django that the record has its own way with."""
