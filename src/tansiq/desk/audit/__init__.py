"""What was done, read, searched, exported and refused, by whom, in which role and for what; who signed in.

Depends on no other application: a person is an opaque id here, a thing a word and an id.
"""
