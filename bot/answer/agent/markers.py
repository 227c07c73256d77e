"""Take citation markers and markup out of what a model wrote, and say what must not stand in a sentence at all."""

import re

LAST_NUMBER = 99  # a larger number in brackets is no citation of ours
MOST_OF_A_RANGE = 5  # "[1-4]" stands for four passages; a longer range cites nothing in particular
_NUMBERS = r"\^?\s*\d{1,3}(?:\s*[,;–-]\s*\^?\d{1,3})*"
MARKER = re.compile(rf"\s*(?:[\[【]+\s*{_NUMBERS}\s*(?:†[^\]】]{{0,40}})?[\]】]+(?:\([^()\s]*\))?)")
ENDS_IN_MARKER = re.compile(MARKER.pattern + r"[\s*_`]*\Z")
# What may yet become a marker, at the end of an unfinished text.
HALF_MARKER = re.compile(r"\s*[\[【]+[^\]】\n]{0,40}\Z")
_RANGE = re.compile(r"(\d{1,3})\s*[–-]\s*\^?(\d{1,3})")
_BULLET = re.compile(r"^\s*(?:(?:[-*+•–]|\d{1,2}[.)]|>)\s+)+")
HEADING = re.compile(r"[ \t]*(?:#{1,6}\s|\*\*[^*.!?…。！？؟۔।]+\*\*:?\s*$|__[^_.!?…。！？؟۔।]+__:?\s*$|```|~~~)")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<![\w*])\*(?=\S)|(?<=[\w.,;:!?)%])\*(?!\w)|(?<!\w)_(?=\w)|(?<=[\w.!?])_(?!\w)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_FAULTS = (
    (re.compile(r"https?:|www\.|\]\s*\("), "It holds a link."),
    (re.compile(r"<[a-zA-Z/!?]|&[a-zA-Z#]\w{1,10};"), "It holds markup."),
    (re.compile(r"[\[\]【】{}<>|\\]"), "It holds a broken citation."),
)


def read_numbers(text: str) -> tuple[int, ...]:
    """List the numbers of all markers in a text, in order."""
    found: dict[int, None] = {}
    for marker in MARKER.finditer(text):
        inner = marker[0].split("(")[0].split("†")[0]
        for first, last in _RANGE.findall(inner):
            if int(first) < int(last) <= int(first) + MOST_OF_A_RANGE:
                found.update(dict.fromkeys(range(int(first), int(last) + 1)))
        found.update(dict.fromkeys(int(number) for number in re.findall(r"\d+", inner)))
    return tuple(number for number in found if 1 <= number <= LAST_NUMBER)


def strip_line(line: str) -> str:
    """Take the sign of a list item or quotation off a line."""
    return _BULLET.sub("", line)


def strip_markers(text: str) -> str:
    """Take markers and emphasis out of a sentence, and the gap that each leaves."""
    before = ""
    while text != before:  # what is left of nested brackets may be a marker again
        before, text = text, MARKER.sub("", text)
    text = _EMPHASIS.sub("", _BREAK.sub(" ", text))
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))


def find_markup(text: str) -> str:
    """Say what stands in a stripped sentence that no statement may hold; empty if nothing does."""
    return next((fault for pattern, fault in _FAULTS if pattern.search(text)), "")
