"""Charters of registers, one TOML file each; ``tansiq.legal_bases`` reads them, ``engines/law`` says what they mean."""
