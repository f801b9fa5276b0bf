"""Files that people send: in parts, each checked when it arrives, so that one that broke off goes on where it stopped.

Knows of no meaning: what a file is for, and who takes it, the applications above say. What kinds there are, how large
one may be and who may send it stands in ``rules.toml``.
"""
