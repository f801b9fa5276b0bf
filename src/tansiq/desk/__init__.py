"""The application that people work in: a Django project whose applications stand one above the other.

From the bottom: shell (pages' frame, no tables), audit (what was done and looked at), accounts (who may), places (the
five places). What an application needs of another it takes from one below. Django itself is an optional dependency:
`pip install tansiq[desk]`.
"""
