"""Backups of a node: both databases, the log, its public key; secret keys only where they are asked for.

Left out are lists and their indexes: they are fetched and built again from their publishers, and are large.
"""
