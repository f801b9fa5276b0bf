"""Everything that writes possible hits and what is remembered of them."""
