"""What several parts of the chapter write in the same way."""

from ... import tables


def span(low: float, high: float, decimals: int, language: str) -> str:
    """"38.7–49.5"; one figure where both ends read the same."""
    ends = list(dict.fromkeys(tables.number(end, decimals, language) for end in (low, high)))
    return "–".join(ends)
