"""What a message says without what does not matter: slips of the keyboard, who is asking, and which role by name."""

import re
from collections.abc import Collection
from functools import cache

from rapidfuzz.distance import OSA

from bot.knowledge import Vocabulary

_WORD = re.compile(r"[^\W\d_][\w'+#-]*")
LEAST_LETTERS = 3  # a shorter word is left as it is
OWN_WORD = 400.0  # how much a word of ours is preferred to another as frequent

_DEMONYMS = (
    "american british english scottish irish welsh french german dutch belgian swiss austrian italian spanish portuguese "
    "greek turkish polish czech slovak hungarian romanian bulgarian serbian croatian bosnian albanian ukrainian russian "
    "belarusian lithuanian latvian estonian finnish swedish norwegian danish icelandic indian pakistani bangladeshi nepali "
    "sri-lankan chinese taiwanese japanese korean vietnamese thai filipino filipina malaysian indonesian singaporean "
    "australian kiwi canadian mexican brazilian argentinian chilean colombian peruvian venezuelan cuban jamaican haitian "
    "nigerian ghanaian kenyan ethiopian somali ugandan tanzanian rwandan congolese cameroonian senegalese ivorian moroccan "
    "algerian tunisian libyan egyptian sudanese south-african zimbabwean zambian israeli palestinian lebanese syrian iraqi "
    "iranian persian afghan saudi emirati kuwaiti yemeni jordanian kazakh uzbek georgian armenian azerbaijani mongolian "
    "african asian european latino latina hispanic arab black white jewish muslim christian hindu sikh buddhist catholic"
).split()
_PERSONS = (
    "woman man girl boy guy lady gentleman female male person mother father mom mum dad parent wife husband immigrant "
    "refugee expat millennial boomer veteran trans gay lesbian non-binary nonbinary single"
).split()
_DEMONYM = "|".join(re.escape(name).replace(r"\-", "[- ]") for name in _DEMONYMS)
_PERSON = "|".join(re.escape(name) for name in _PERSONS)
_AGE = r"\d{1,2}(?:[- ]years?[- ]old| ?y/?o| yrs? old)?"
_SELF = r"(?:i am|i'm|im|i m|as|being)"
_DESCRIBED = rf"(?:(?:an? )?(?:(?:{_AGE}|{_DEMONYM}|{_PERSON}|young|old|older|single|proud|disabled|deaf|blind)[ ,]*)+)"
_IDENTITY = [
    re.compile(pattern)
    for pattern in (
        # "as a 34 year old Indian woman," and "I'm a Greek man and …"; not "I am a data analyst"
        rf"\b(?:and )?{_SELF} {_DESCRIBED}(?=[,.;!?]|\Z| (?:and|but|so|from|with|who|in|at|what|which|how|is|can|should|do|does|would|will)\b)(?:[,.;!]| and| but| so)?",
        r"\bmy (?:age|nationality|gender|religion|name) is [\w' -]{1,30}?(?=[,.;!?]|\Z| and | but )(?:[,.;!]| and| but)?",
        r"\b(?:my name is|i'm called|this is|call me) (?-i:[A-Z][\w'-]+)(?: (?-i:[A-Z][\w'-]+)){0,2}(?: here)?(?=[,.;!?]|\Z| and | but )(?:[,.;!]| and| but)?",
        r"\b(?:i'm|i am|im) (?-i:[A-Z][a-z'-]+)(?: (?-i:[A-Z][a-z'-]+)){0,2}(?=[,.;!])[,.;!]",
        rf"\((?:{_AGE} ?[mfx]?|[mfx] ?{_AGE}|she/her|he/him|they/them)\)",
        r"\b(?:i (?:went|go|studied|graduated|study) (?:to|at|from)|(?:i'm|i am) (?:a (?:student|graduate) )?(?:at|from)|i'm an? alumn\w+ of) (?:the )?(?-i:[A-Z][\w'&.-]*)(?:(?: of)? (?-i:[A-Z][\w'&.-]*)){0,4}(?=[,.;!?]|\Z| and | but | so )(?:[,.;!]| and| but| so)?",
    )
]  # fmt: skip


def forget_identity(text: str) -> str:
    """Leave out name, age, gender, origin, religion and school: they must not change an answer."""
    for pattern in _IDENTITY:
        text = re.compile(pattern.pattern, re.IGNORECASE).sub(" ", text)
    return re.sub(r"^[\s,;.!-]+", "", " ".join(text.split())) or text


@cache
def _dictionary() -> dict[str, int]:
    """Load the English words and how often they occur; half a second, so only when an unknown word turns up."""
    from spellchecker import SpellChecker

    return dict(SpellChecker(distance=1).word_frequency.dictionary)


class Spelling:
    """Mend slips: a word nobody knows becomes the nearest one that is known."""

    def __init__(self, own_words: Collection[str]) -> None:
        """Prefer `own_words`, in lower case, to the other words of the language."""
        self._own = frozenset(own_words)

    def correct(self, text: str) -> str:
        """Return a text with its unknown words mended; names in capitals and words with digits are left."""
        return _WORD.sub(lambda match: self._correct_word(match[0]), text)

    def _correct_word(self, word: str) -> str:
        lowered = word.lower().replace("\u2019", "'")
        if len(word) < LEAST_LETTERS or self._knows(lowered) or not lowered.isalpha() or word.isupper():
            return word
        candidates = [other for other in _one_slip_away(lowered) if self._knows(other)]
        if not candidates and len(lowered) >= 2 * LEAST_LETTERS + 1:
            candidates = [o for o in self._own if abs(len(o) - len(lowered)) < 3 and OSA.distance(o, lowered) == 2]
        return max(candidates, key=lambda other: self._weigh(lowered, other), default=word)

    def _knows(self, word: str) -> bool:
        if word in self._own or word.removesuffix("s") in self._own or word.removesuffix("'s") in self._own:
            return True
        return word in _dictionary()

    def _weigh(self, word: str, other: str) -> float:
        """Prefer our words, frequent words, a first letter kept, and a letter lost to a letter changed."""
        frequency = float(_dictionary().get(other, 1)) ** 0.5
        weight = frequency + (OWN_WORD if other in self._own else 0.0)
        weight *= 3.0 if other[:1] == word[:1] else 1.0
        return float(weight * 1.5 if len(other) > len(word) or sorted(other) == sorted(word) else weight)


def _one_slip_away(word: str) -> set[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in splits if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in splits if right for letter in letters}
    found |= {left + letter + right for left, right in splits for letter in letters}
    return found


_JOINED = r"(?:\s*(?:,|/|&|\bor\b|\band\b|\bvs\b\.?|\bversus\b|\bfrom\b|\bto\b|\binto\b|\bwith\b|\bthan\b)\s*(?:an?\s+|the\s+|being\s+)?)"


def mask_roles(text: str, vocabulary: Vocabulary) -> str:
    """Write "the job" for a role named, and "the two jobs" for two in a row: examples name none."""
    lowered = text.lower().replace("\u2019", "'")
    for mention in reversed(vocabulary.find_mentions(lowered, wide=True)):
        lowered = f"{lowered[: mention.start]}\x00{lowered[mention.end :]}"
    heads = "|".join(re.escape(name) for entry in vocabulary.roles.values() for name in entry.modifiers)
    lowered = re.sub(rf"(?<![\w-])(?:{heads})(?={_JOINED}\x00)", "\x00", lowered)
    lowered = re.sub(r"\b(?:an?|the|two|these|those)\s+(?=\x00)", "", lowered)
    lowered = re.sub(rf"\x00(?:{_JOINED}\x00){{2,}}", "these jobs", lowered)
    lowered = re.sub(rf"\x00{_JOINED}\x00", "the two jobs", lowered)
    return " ".join(lowered.replace("\x00", "the job").split())


_FILLERS = frozenset(
    "what about how and or but so then also ok okay the a an for in of to with as vs versus than compared comparison tell me "
    "please ai ml machine learning difference different between is are was it that this one ones job jobs two these those same question now no not i meant mean do does you".split()
)


def says_more_than_roles(text: str, vocabulary: Vocabulary) -> bool:
    """Say whether a message holds a word of its own beside names of roles: "what about data engineers?" does not."""
    return any(word.lower() not in _FILLERS for word in re.findall(r"[^\W\d_]+", mask_roles(text, vocabulary)))
