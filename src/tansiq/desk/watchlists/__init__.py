"""Published lists and entries of one's own, and the index that is searched for both.

``rules`` says what each action asks of an entry, ``content`` what an entry says, ``truth`` what of it is in force.
``live`` and ``photographs`` keep copies on disk; ``follower`` brings every copy to what is in force.
"""
