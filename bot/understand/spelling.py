"""Mend slips of the keyboard: a word nobody knows becomes the likeliest one that is a slip away."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import pairwise
from math import log

from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W\d_][\w'+#-]*")
LONGEST_SHORT = 3  # letters; a word this short is mended only where its neighbours ask for another
LONG_NAME = 6  # letters of a word with a capital from which it need not be somebody's name
LONG = 7  # letters from which two slips are looked for
OWN = 40.0  # how much one use of a word in our texts counts beside the uses in the language at large
NEIGHBOURS = 1.6  # how much it counts that two words stand side by side in our texts
RARE = 40_000  # uses in the language at large below which a word that is not ours may be a slip
KNOWN = 4.0  # in favour of leaving such a word as it is
SEEN_BESIDE = 2  # times
USED = 2_000  # uses in the language at large from which another word than ours may have been meant
LOST_LETTER = 0.7  # in favour of a letter left out or two exchanged, which is commoner than one changed
FIRST_LETTER = 1.2  # in favour of the same first letter
CONTRACTED = frozenset(
    "im ive id ill youre youve dont doesnt didnt cant couldnt wont wouldnt isnt arent wasnt havent rn tbh imo btw fyi".split()
)
TITLES = frozenset("engineer engineers developer developers dev devs product".split())  # what AI or ML stands before
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@cache
def _dictionary() -> dict[str, int]:
    """Load the English words and how often they occur; half a second, so only when an unknown word turns up."""
    from spellchecker import SpellChecker

    return dict(SpellChecker(distance=1).word_frequency.dictionary)


class Spelling:
    """Knows the words of our texts and which stand side by side."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Learn the words of `texts` at once, and which stand side by side when that is first asked."""
        self._texts = texts
        self._own = frozenset(word.lower() for text in texts for word in _WORD.findall(text))

    def correct(self, text: str) -> str:
        """Return a text with its unknown words mended; words with digits are left."""
        found = list(_WORD.finditer(text))
        words = [match[0].lower().replace("\u2019", "'") for match in found]
        mended: list[str] = []
        last = 0
        for place, match in enumerate(found):
            word = match[0]
            before = words[place - 1] if place else ""
            after = words[place + 1] if place + 1 < len(words) else ""
            is_unit = len(word) <= LONGEST_SHORT and text[: match.start()].rstrip()[-1:].isdigit()  # "1000 rs"
            if not is_unit and self._is_doubtful(words[place], word, after):
                words[place] = self._mend(words[place], before, after, word)
                if words[place] != word.lower():
                    word = words[place]
            mended += [text[last : match.start()], word]
            last = match.end()
        return "".join([*mended, text[last:]])

    def _is_doubtful(self, lowered: str, word: str, after: str) -> bool:
        """Say whether a word may be a slip: nobody knows it, or it is a rare one that our texts never use."""
        if len(word) == 1 and word.isupper() and after in TITLES:
            return True  # "M engineer"
        if not lowered.isalpha() or (len(word) > LONGEST_SHORT and word.isupper()):
            return False
        return not (self._is_ours(lowered) or lowered in CONTRACTED) and _dictionary().get(lowered, 0) < RARE

    def _is_ours(self, word: str) -> bool:
        return word in self._own or (len(word) > LONGEST_SHORT and word.removesuffix("s") in self._own)

    def _may_be_meant(self, word: str) -> bool:
        return self._is_ours(word) or _dictionary().get(word, 0) >= USED

    def _mend(self, word: str, before: str, after: str, written: str) -> str:
        known = len(word) > 1 and word in _dictionary()
        is_name = written[0].isupper() and bool(before)
        candidates = [other for other in _one_slip_away(word) if self._may_be_meant(other)]
        if not candidates and not known and not is_name and len(word) >= LONG:
            candidates = [o for o in self._own if abs(len(o) - len(word)) < 3 and OSA.distance(o, word) == 2]
        if written.isupper():
            candidates = [other for other in candidates if other in self._capitals]
        if known or len(word) <= LONGEST_SHORT or (is_name and len(word) < LONG_NAME):
            candidates = [other for other in candidates if self._stand_together(before, other, after)]
        weights = {other: self._weigh(word, other, before, after) for other in candidates}
        if known:
            weights[word] = KNOWN + self._weigh(word, word, before, after)
        return max(weights, key=lambda other: weights[other], default=word)

    def _stand_together(self, before: str, word: str, after: str) -> bool:
        return max(self._pairs[before, word], self._pairs[word, after]) >= SEEN_BESIDE

    def _weigh(self, word: str, other: str, before: str, after: str) -> float:
        """Give the logarithm of how likely a word was meant, up to what all candidates share."""
        uses = _dictionary().get(other, 0) / 1000 + OWN * self._uses[other] + 1.0
        beside = log(1 + self._pairs[before, other]) + log(1 + self._pairs[other, after])
        slip = LOST_LETTER if len(other) > len(word) or sorted(other) == sorted(word) else 0.0
        return log(uses) + NEIGHBOURS * beside + slip + (FIRST_LETTER if other[:1] == word[:1] else 0.0)

    @cached_property
    def _uses(self) -> Counter[str]:
        return Counter(word.lower() for text in self._texts for word in _WORD.findall(text))

    @cached_property
    def _capitals(self) -> frozenset[str]:
        """Our words that are written in capitals, in lower case."""
        return frozenset(
            word.lower() for text in self._texts for word in _WORD.findall(text) if len(word) > 1 and word.isupper()
        )

    @cached_property
    def _pairs(self) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for text in self._texts:
            found.update(pairwise(["", *(word.lower() for word in _WORD.findall(text)), ""]))
        return found


def _one_slip_away(word: str) -> set[str]:
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in splits if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in splits if right for letter in _LETTERS}
    found |= {left + letter + right for left, right in splits for letter in _LETTERS}
    return found - {"", word}
