"""Manifests: files of travellers that are sent, screened by the worker, kept for a time and deleted with proof."""
