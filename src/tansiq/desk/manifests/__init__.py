"""Manifests: files of travellers that are sent, screened by the worker row by row, kept for a time and deleted with proof."""
