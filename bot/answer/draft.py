"""The answer as it is being written: what it is made of, and how many words it may still take."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from bot.domain import Draft, Limit, Place, Question, Quote, Reply, Section, Sentence, Suggestion, Understanding
from bot.knowledge import Knowledge
from bot.prompts import FixedTexts
from bot.retrieve import Retrieval

_FIGURE, _YEAR = re.compile(r"\d+(?:[.,]\d+)*"), re.compile(r"(?:19|20)\d\d")
SAME_THING = 0.88  # cosine of two sentences that say the same
EASY_TO_READ = 26  # words of a sentence that still may stand in an answer in simple words


@dataclass(frozen=True, slots=True)
class Answer:
    """Drafts in reading order, the kind of reply, what is asked back, and what may be asked next."""

    drafts: tuple[Draft, ...]
    limit: Limit = "none"
    questions: tuple[Question, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    offered: tuple[str, ...] = ()  # roles between which the person is asked to choose


@dataclass(frozen=True, slots=True)
class Material:
    """Everything an answer is made of.

    `likeness` is the cosine of two sentences, `words` is how long the answer may be, `replies` are those of the
    conversation, `taken` the sentences that stand in the answers to earlier questions of the same message.
    """

    question: Understanding
    retrieval: Retrieval
    knowledge: Knowledge
    texts: FixedTexts
    languages: FixedTexts
    likeness: Callable[[str, str], float]
    words: int = 150
    replies: tuple[Reply, ...] = ()
    taken: frozenset[str] = frozenset()

    @property
    def before(self) -> Reply | None:
        """The reply before."""
        return self.replies[-1] if self.replies else None


@dataclass(slots=True)
class Page:
    """The answer as it is being written, and how many words it may still take.

    `told` are the sentences of all replies so far, and `figures` those they gave: whoever has read them gains nothing
    from them below another answer.
    """

    material: Material
    words_left: int
    drafts: list[Draft] = field(default_factory=list)
    tells_of_elsewhere: bool = False  # whether it said that there is nothing on the country, and goes on with others
    told: frozenset[str] = field(init=False)
    figures: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather what was told once, since every sentence that may be said is compared with it.

        Who goes back to something wants to hear it again: only the reply just given counts as told.
        """
        question, replies = self.material.question, self.material.replies
        goes_back = question.asks_again and not (question.style or question.detailed)
        told = replies[-1:] if goes_back else replies
        self.told = frozenset(statement.text for reply in told for statement in reply.statements)
        self.figures = frozenset(figure for text in self.told for figure in list_figures(text))

    def add(self, section: Section, sentence: Sentence, place: Place | None = None) -> None:
        """Add a sentence, quoted where it stands, unless this answer or that to another question says it already."""
        if sentence.text in self.material.taken or self.says(sentence):
            return
        self.drafts.append(Draft(sentence.text, (Quote(section.id, sentence.text),), place))
        self.words_left -= len(sentence.text.split())

    def has_room(self, sentence: Sentence) -> bool:
        """Say whether a sentence fits into the words that are left."""
        return len(sentence.text.split()) <= self.words_left

    def may_say(self, sentence: Sentence) -> bool:
        """Say whether a sentence may be used.

        "More" and "why" want none of the replies before, nor does who says that they missed.
        """
        question = self.material.question
        style = question.style
        if sentence.text in self.material.taken:
            return False
        if style in {"more", "why"} or question.missed:
            return sentence.text not in self.told
        return style != "simpler" or len(sentence.text.split()) <= EASY_TO_READ

    def says(self, sentence: Sentence) -> bool:
        """Say whether a sentence stands in the answer already."""
        return any(draft.text == sentence.text for draft in self.drafts)

    def repeats(self, sentence: Sentence) -> bool:
        """Say whether a sentence says what was said already."""
        return any(self.is_like(draft, sentence) for draft in self.drafts)

    def is_like(self, draft: Draft, sentence: Sentence) -> bool:
        """Say whether a sentence and what stands in the answer say the same."""
        return self.material.likeness(draft.text, sentence.text) > SAME_THING


@cache
def list_figures(text: str) -> frozenset[str]:
    """List the figures of a text but years: amounts, shares, counts."""
    return frozenset(figure for figure in _FIGURE.findall(text) if not _YEAR.fullmatch(figure))
