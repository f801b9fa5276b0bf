"""Backups of a node: both databases, the log, its public key, pictures; secret keys only where they are asked for.

Left out are lists and their indexes, which are fetched and built again from their publishers, and are large; and files
that people sent: a manifest is deleted within the hours of its law, and would outlive that in a backup.
"""
