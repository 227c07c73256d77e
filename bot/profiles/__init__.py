"""Hear what a person says of themselves: traits with their level, the very words and the turn.

The packaged encoder, tuned to it with labelled examples (`bot.profiles.learn`), says of every sentence which traits it
tells and with which sign. Sentences that are only about others, the past, a supposed case, a question or a joke are left
out by rules. Of a sentence that tells several things, each is quoted by the clause that tells it alone, if one does.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.domain import Fact
from bot.index import Tuned, Vectors, read_adapter
from bot.knowledge import FitQuestion, Instrument, Vocabulary
from bot.profiles.answers import match_choice
from bot.profiles.clauses import Clause, Sentence, cut_clauses, cut_sentences, lower
from bot.profiles.examples import LABELS, NOTHING, Label, list_trait_phrases
from bot.profiles.strength import read_strength

__all__ = ["TUNED", "Clause", "Reader", "cut_clauses", "list_trait_phrases", "match_choice", "open_tuned"]

TUNED = Path(__file__).with_name("tuned.npz")
HEARD = 0.5  # likelihood from which a trait counts as said
HEARD_ALONE = 0.8  # the same for a clause by itself: "I know PyTorch well, … and I love training models" is long
HEARD_IF_ASKED = 0.3  # the same for a trait that was just asked about, of the mean of two readings
ALONE = 0.6  # share of a sentence's likelihood from which a clause tells the same by itself
SHORTEST_QUOTED = 2  # words of a clause: "chatbots" tells no stance, whatever it is like
FEWEST_LISTED = 2  # clauses of a role's name each, from which they are what is asked about, and not what somebody is
SHORTEST_TOLD = 2  # words up to which "pay?" only asks
NOW = "now:"
IMPLIED: Mapping[str, tuple[str, ...]] = {"phd": ("degree", "skill-research")}  # of one who has the first
_PLACE = {label: place for place, label in enumerate(LABELS)}


class Told(NamedTuple):
    """What is told, how likely, and the words that tell it."""

    likelihood: float
    quote: str


class Reader:
    """Reads traits from what people write."""

    def __init__(self, instrument: Instrument, vocabulary: Vocabulary) -> None:
        """Load nothing yet: the encoder is loaded with the first message that tells something."""
        self._instrument = instrument
        self._vocabulary = vocabulary

    def read(self, message: str, turn: int, asked: FitQuestion | None = None) -> tuple[Fact, ...]:
        """Read the facts of a message; `asked` is the question it may answer."""
        facts = {fact.trait: fact for fact in self._read_work(message, turn)}
        only_asks = message.rstrip().endswith("?") and len(message.split()) <= SHORTEST_TOLD
        if only_asks or not message.strip():
            return tuple(facts.values())
        sentences = self._list_sentences(message)
        heard = self._hear(sentences)
        if asked:
            # What was asked about is heard beside the question; what is told plainly without it stays as well.
            sure = {x: told for x, told in heard.items() if x[0] not in asked.about or told.likelihood >= HEARD_ALONE}
            heard = sure | self._hear_answer([sentence.whole for sentence in sentences] or [_as_clause(message)], asked)
        for (trait, sign), told in heard.items():
            if told.likelihood >= heard.get((trait, -sign), Told(0.0, ""))[0] and trait in self._instrument.traits:
                level = sign * read_strength(told.quote, self._instrument.traits[trait].kind, sign)
                facts[trait] = Fact(trait, level, told.quote, turn)
                for other in IMPLIED.get(trait, ()) if sign > 0 else ():
                    facts[other] = Fact(other, level, told.quote, turn)
        return tuple(facts.values())

    def _list_sentences(self, message: str) -> list[Sentence]:
        """List the sentences that speak of the person, without clauses that name roles only."""
        sentences = cut_sentences(message)
        clauses = [clause for sentence in sentences for clause in sentence.clauses]
        bare = [clause for clause in clauses if self._only_names_roles(clause)]
        if len(bare) < FEWEST_LISTED:  # "AI engineer, prompt engineer - I teach English, which one?" lists them
            bare = [c for c in bare if _OFFERS_CHOICE.search(c.lowered) or _ENDS_IN_QUESTION.match(message, c.end)]
        found: list[Sentence] = []
        for sentence in sentences:
            left_out = [c for c in sentence.clauses if c in bare or _IS_MY_JOB.search(c.lowered)]
            told = tuple(clause for clause in sentence.clauses if clause not in left_out and not clause.silent)
            if told and not _REQUEST.search(sentence.whole.lowered):
                found.append(sentence._replace(clauses=told, asks=sentence.asks or bool(left_out)))
        return found

    def _hear(self, sentences: Sequence[Sentence]) -> dict[Label, Told]:
        """Return what is told, with the words that tell it most plainly."""
        texts = dict.fromkeys(
            clause.lowered for sentence in sentences for clause in (*sentence.heard, *sentence.clauses)
        )
        scores = dict(zip(texts, open_tuned().score(list(texts)), strict=True))
        found: dict[Label, Told] = {}
        for sentence in sentences:
            heard = _find_labels(scores[stretch.lowered] for stretch in sentence.heard)
            alone = _find_labels((scores[clause.lowered] for clause in sentence.clauses), HEARD_ALONE)
            # "I'd rather take a model that exists" alone sounds like a liking that its sentence denies.
            alone = {(trait, sign): told for (trait, sign), told in alone.items() if (trait, -sign) not in heard}
            for label, likelihood in (alone | heard).items():
                told = Told(likelihood, _quote(sentence, label, likelihood, scores))
                if label not in found or self._weigh(label, told) > self._weigh(label, found[label]):
                    found[label] = told
        return found

    def _weigh(self, label: Label, told: Told) -> tuple[int, float]:
        """Weigh words that tell a trait: of those that tell it plainly the strongest count, "seven years of it" say."""
        trait = self._instrument.traits.get(label[0])
        plain = trait and told.likelihood >= HEARD_ALONE
        return read_strength(told.quote, trait.kind, label[1]) if trait and plain else 0, told.likelihood

    def _hear_answer(self, sentences: Sequence[Clause], asked: FitQuestion) -> dict[Label, Told]:
        """Return what sentences tell of the traits that were asked about, read by themselves and beside the question.

        "Not for me" tells something only beside it, and what stands beside a question seems an answer to it too easily.
        """
        question = lower(asked.text)
        alone = open_tuned().score([sentence.lowered for sentence in sentences])
        beside = open_tuned().score([(sentence.lowered, question) for sentence in sentences])
        found: dict[Label, Told] = {}
        for sentence, score in zip(sentences, (alone + beside) / 2, strict=True):
            for label, likelihood in _find_labels([score], HEARD_IF_ASKED).items():
                if label[0] in asked.about and likelihood > found.get(label, Told(0.0, ""))[0]:
                    found[label] = Told(likelihood, sentence.text)
        return found

    def _only_names_roles(self, clause: Clause) -> bool:
        """Say whether a clause only names roles: "I love maths. Data analyst or ML engineer?"."""
        rest = clause.lowered
        for mention in reversed(self._vocabulary.find_mentions(rest, wide=True)):
            rest = rest[: mention.start] + rest[mention.end :]
        return rest != clause.lowered and not set(re.findall(r"[a-z]+", rest)) - _BETWEEN_ROLES

    def _read_work(self, message: str, turn: int) -> tuple[Fact, ...]:
        """Read the role a person says they work in now: "I'm a data engineer", "data engineer, 3 years"."""
        lowered = message.lower().replace("\u2019", "'")
        for mention in self._vocabulary.find_mentions(lowered, wide=True):
            ahead, behind = lowered[: mention.start], lowered[mention.end :]
            says_so = (
                _I_AM.search(ahead) or (_BEGINS.search(ahead) and _SINCE.match(behind)) or _IS_MY_JOB.match(behind)
            )
            says_so = says_so or (_AFTER_AGE.search(ahead) and _AT_A_FIRM.match(behind))
            if says_so and mention.role in self._instrument.roles:
                return (Fact(f"{NOW}{mention.role}", 2, message[mention.start : mention.end], turn),)
        return ()


# "Give me a learning path for data analyst" wants something of us; "give me hard data any day" tells a liking. "We need a
# data engineer" tells whom a firm wants.
_REQUEST = re.compile(
    r"\bwe(?:'re| are)? (?:need|want|hire|hiring|look(?:ing)? for) [^.?!]{0,40}\b(?:engineer|scientist|analyst|developer|architect|manager)"
    r"|\b(?:give|make|show|tell|write|build|draft|create|send|list)(?: for)? me (?:an? |the |your |some |all )?(?:[\w-]+ ){0,2}"
    r"(?:plan|path|road ?map|list|table|outline|overview|examples?|answer|steps|guide|schedule|advice|tips|courses?|books?)\b"
)
_OFFERS_CHOICE = re.compile(r" (?:or|vs|versus|one) | for me\b")  # "the analyst one for me" picks one
_ENDS_IN_QUESTION = re.compile(r"[^.!\n?]*\?")
_BETWEEN_ROLES = frozenset(
    "a an the or and vs versus rather more then for me ml ai which what is are would should could i be become choose pick go "
    "better best suits suit fits fit one ok okay please my brother sister son daughter friend wife husband".split()
)
_I_AM = re.compile(
    r"(?:\bi(?:'m| am| already am)|\bim|\bi work as|\bworking as|\bi(?:'ve| have) been|\bcurrently|\bmy job is)(?: (?:an?|the|a senior|a junior|currently|now|still))*"
    r"(?: (?:senior|junior|lead|staff|principal|experienced))? ?\Z"
)
_IS_MY_JOB = re.compile(
    r"\s+is (?:already )?(?:my|what my) (?:current |present )?job\b|\s+is what i (?:do|am) (?:now|already|today)\b"
)
_AFTER_AGE = re.compile(r"(?:^|[.!?,;\n]|\b\d\d,?)\s*\Z")  # "I'm 29, data analyst at an insurer"
_AT_A_FIRM = re.compile(r"\s+(?:at|for|in) (?:an?|the|my|our) (?:\w+ ){0,2}(?:\w+)\b(?! ?\?)")
_BEGINS = re.compile(r"(?:^|[.!?)\n])\s*\Z")  # nothing of the sentence stands before it
_SINCE = re.compile(
    r"\s*(?:here\b|,? ?\(?(?:for )?\d+ ?\+? ?(?:yrs?|years?)|,? ?since \d|,? ?for (?:two|three|four|five|six|seven|eight|ten) years)"
)


@cache
def open_tuned() -> Tuned:
    """Open the tuned encoder, once for all conversations; it is loaded with the first text."""
    return Tuned(read_adapter(TUNED))


def _as_clause(message: str) -> Clause:
    text = message.strip(" .!")
    return Clause(text, message.index(text), message.index(text) + len(text))


def _find_labels(scores: Iterable[Vectors], least: float = HEARD) -> dict[Label, float]:
    """Return the labels that hold of one of a few texts, with their likelihood, of each trait the likelier sign."""
    found: dict[Label, float] = {}
    for score in scores:
        for label, place in _PLACE.items():
            likelihood, other = float(score[place]), float(score[_PLACE.get((label[0], -label[1]), place)])
            if label != NOTHING and likelihood >= max(least, other, found.get(label, 0.0)):
                found[label] = likelihood
    return found


def _quote(sentence: Sentence, label: Label, likelihood: float, scores: Mapping[str, Vectors]) -> str:
    """Quote the clause that tells a label about as plainly as its sentence does, or else the sentence.

    "Another degree? No, not with two little ones" is quoted whole.
    """
    if "?" in sentence.whole.text:
        return sentence.whole.text
    plainest = max(sentence.clauses, key=lambda clause: float(scores[clause.lowered][_PLACE[label]]))
    alone = float(scores[plainest.lowered][_PLACE[label]])
    is_told = alone >= ALONE * likelihood and len(plainest.text.split()) >= SHORTEST_QUOTED
    return plainest.text if is_told else sentence.whole.text
