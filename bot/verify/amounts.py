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
    return f"{amount:,} US dollars a year is {_place(amount, low, middle, high)}."


def _place(amount: int, low: int, middle: int, high: int) -> str:
    if amount < low:
        return "less than three in four of the records that follow show"
    if amount > high:
        return "more than three in four of the records that follow show"
    if amount == middle:
        return "the median of the records that follow"
    return (
        f"{'below' if amount < middle else 'above'} the median of the records that follow, but within their middle half"
    )
