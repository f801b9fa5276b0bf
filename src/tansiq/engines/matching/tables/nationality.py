"""Share of the world's people by nationality, as the chance that two people share one.

Millions of inhabitants, rounded, after the United Nations' World Population Prospects 2024 (facts, retyped); the States not
named have less than a third of a percent each. A port or a border with other travellers should put its own shares here.
"""

from __future__ import annotations

__all__ = ["SHARE"]

_MILLIONS = {
    "IND": 1440, "CHN": 1420, "USA": 343, "IDN": 281, "PAK": 249, "NGA": 230, "BRA": 212, "BGD": 173, "RUS": 145,
    "ETH": 130, "MEX": 130, "JPN": 124, "EGY": 116, "PHL": 115, "COD": 108, "VNM": 101, "IRN": 91, "TUR": 87,
    "DEU": 84, "THA": 72, "GBR": 69, "TZA": 68, "FRA": 66, "ZAF": 64, "ITA": 59, "KEN": 56, "MMR": 54, "COL": 53,
    "KOR": 52, "UGA": 50, "SDN": 50, "ESP": 48, "DZA": 47, "ARG": 46, "IRQ": 46, "AFG": 42, "YEM": 40, "CAN": 40,
    "POL": 38, "MAR": 38, "AGO": 37, "UKR": 38, "UZB": 36, "MYS": 35, "GHA": 34, "SAU": 34, "PER": 34, "CIV": 32,
    "NPL": 30, "CMR": 29, "NER": 27, "AUS": 27, "PRK": 26, "SYR": 25, "MLI": 24, "BFA": 23,
}  # fmt: skip
_WORLD = 8150
SHARE = {code: millions / _WORLD for code, millions in _MILLIONS.items()}
