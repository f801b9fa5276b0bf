"""Stores: what stands on disk. Lists, indexes and files handed in, written so that a crash loses nothing."""
