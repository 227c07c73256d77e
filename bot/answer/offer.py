"""Set an amount that a person names, an offer or a budget, beside the pay that an answer quotes."""

import re

from bot.answer.draft import Page
from bot.domain import Draft
from bot.verify.amounts import weigh_amount

LEAST, MOST = 15_000, 900_000  # US dollars a year that can be meant
_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<mark>[$\u20ac\u00a3\u20b9])?\s?(?P<number>\d{1,3}(?:,\d{3})+|\d{2,3}(?=\s?k\b)|\d{5,6})\s?(?P<thousand>k\b)?"
    r"\s?(?P<unit>usd|us dollars|dollars|bucks|eur|euros?|gbp|pounds|quid|chf|inr|rupees|lakhs?)?"
)
_COUNTS = re.compile(r"\s*(?!is\b|as\b|was\b|plus\b|gross\b|less\b)[a-z]+s\b")  # "20,000 rows" is no money
_IS_PAY = re.compile(r"\b(?:offer\w*|salar\w*|pay\w*|paid|budget|earn\w*|mak(?:e|ing)|wage|compensation|comp|base)\b")
_OTHER_SPAN = re.compile(
    r"\b(?:a|per|each) (?:month|hour|day|week)\b|\b(?:monthly|hourly|daily|weekly)\b|/ ?(?:h|hr|mo)\b"
)
_DOLLARS = frozenset({"", "$", "usd", "us dollars", "dollars", "bucks"})


def read_offer(text: str) -> int:
    """Read the one yearly pay in US dollars that a message names; 0 if there is none, or it may be other money."""
    lowered = " ".join(text.lower().split())
    found = list(_AMOUNT.finditer(lowered))
    if len(found) != 1 or not _IS_PAY.search(lowered) or _OTHER_SPAN.search(lowered):
        return 0
    match = found[0]
    if (match["mark"] or "") not in _DOLLARS or (match["unit"] or "") not in _DOLLARS:
        return 0
    if not match["mark"] and not match["unit"] and _COUNTS.match(lowered, match.end()):
        return 0
    amount = int(match["number"].replace(",", "")) * (1000 if match["thousand"] else 1)
    return amount if LEAST <= amount <= MOST else 0


def weigh_offer(page: Page) -> None:
    """Say before the first pay that is quoted where the person's amount lies in it."""
    question = page.material.question
    amount = read_offer(question.text) if question.facets[:1] == ("pay",) and len(question.roles) == 1 else 0
    if not amount or question.countries or question.style:
        return
    for at, draft in enumerate(page.drafts):
        weighed = weigh_amount(amount, draft.text) if draft.quotes and not draft.place else ""
        if weighed:
            page.drafts.insert(at, Draft(weighed, draft.quotes, weighs=amount))
            return
