"""How well and how fast Tansiq works, measured on published data that is never part of the project."""
