"""Names in any script: their parts, their letters, and what two of them say in bits."""

from tansiq.engines.names.name import Name, Token

__all__ = ["Name", "Token"]
