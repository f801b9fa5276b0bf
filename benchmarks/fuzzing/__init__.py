"""Hostile input for every reader of foreign files: the table of readers, what mutates their samples, what runs them."""
