"""Where an amount that a person names lies among the pay that a quoted sentence gives: reckoned, and judged anew.

The sentence must give its median and its quarters in US dollars; what is said of the amount is then proven by them.
"""

import re

_NUMBER = r"(\d{1,3}(?:,\d{3})+)"
_MEDIAN = re.compile(rf"\bmedian(?: pay)?(?: of [\w' ]{{2,40}})?(?: of| was)? {_NUMBER} US dollars")
_QUARTERS = (
    re.compile(rf"\bmiddle half(?: of)? {_NUMBER} to {_NUMBER}"),
    re.compile(rf"\b25th (?:percentile )?{_NUMBER},? (?:and )?75th {_NUMBER}"),
)


def weigh_amount(amount: int, sentence: str) -> str:
    """Say where an amount in US dollars a year lies among the pay in a sentence; empty if that gives no quarters."""
    median = _MEDIAN.search(sentence)
    quarters = next((match for pattern in _QUARTERS if (match := pattern.search(sentence))), None)
    if not median or not quarters:
        return ""
    low, middle, high = (int(value.replace(",", "")) for value in (quarters[1], median[1], quarters[2]))
    return f"{amount:,} US dollars a year {_place(amount, low, middle, high)}."


def _place(amount: int, low: int, middle: int, high: int) -> str:
    if amount < low:
        return "lies in the lowest quarter of the pay that follows"
    if amount > high:
        return "lies in the highest quarter of the pay that follows"
    if amount == middle:
        return "is the median of the pay that follows"
    if amount < middle:
        return "lies below the median of the pay that follows, but not in its lowest quarter"
    return "lies above the median of the pay that follows, but not in its highest quarter"
