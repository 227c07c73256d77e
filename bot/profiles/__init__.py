"""Hear what a person says of themselves: traits with their level, the very words and the turn.

A message is cut into clauses; those about others, the past, a supposed case, a question or a joke are left out. A clause
is compared with example phrases of each trait by a ridge classifier; words that name the trait and words that tell
liking, disliking, having or lacking speak for or against it. Where the stance is told apart from what it is about, in a
comparison, in an aside or in the answer to a question, the two are joined first.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from bot.domain import Fact
from bot.index import Vectors
from bot.knowledge import FitQuestion, Instrument, Vocabulary
from bot.profiles.answers import match_choice
from bot.profiles.clauses import Clause, cut_clauses
from bot.profiles.evidence import estimate, list_readings, name_kind, read_weights
from bot.profiles.examples import Label, find_words, list_trait_phrases
from bot.profiles.reach import find_topic, join_asides
from bot.profiles.scores import Scores
from bot.profiles.stance import read_stance, read_strength

__all__ = ["Clause", "Reader", "cut_clauses", "list_trait_phrases", "match_choice"]

HEARD = 0.65  # likelihood from which a trait counts as said; precision is then what it was with one learner
SHARED = 0.5  # the same for a trait that is named beside another of the same clause: one stance is told of both
HEARD_IF_ASKED = 0.2  # the same for a trait that was just asked about
LONGEST_ANSWER = 30  # words of a message that is heard as one answer
FEWEST_LISTED = 2  # clauses of a role's name each, from which they are what is asked about, and not what somebody is
SHORTEST_TOLD = 2  # words up to which "pay?" only asks
NOW = "now:"
WISHED: Mapping[str, str] = {"skill-llm": "product"}  # what a wish to do it tells, where no other trait is near to that
IMPLIED: Mapping[str, tuple[str, ...]] = {"phd": ("degree", "skill-research")}  # of one who has the first


class Reader:
    """Reads traits from what people write."""

    def __init__(
        self,
        instrument: Instrument,
        vocabulary: Vocabulary,
        vector_of: Callable[[str], Vectors | None],
        kept: Path | None = None,
        embedder: str = "",
    ) -> None:
        """Learn from the examples, or read from the file `kept`, or from ours, what was learnt from exactly these."""
        self._instrument = instrument
        self._vocabulary = vocabulary
        self._scores = Scores(vector_of, kept, embedder)

    def read(
        self,
        message: str,
        turn: int,
        embed: Callable[[list[str]], Vectors],
        asked: FitQuestion | None = None,
    ) -> tuple[Fact, ...]:
        """Read the facts of a message; `asked` is the question it may answer."""
        facts = {fact.trait: fact for fact in self._read_work(message, turn)}
        only_asks = message.rstrip().endswith("?") and len(message.split()) <= SHORTEST_TOLD
        if not self._scores or only_asks or not message.strip():
            return tuple(facts.values())
        about = frozenset(asked.about) if asked else frozenset()
        # An answer is heard as it stands, as well.
        is_answer = asked is not None and len(message.split()) <= LONGEST_ANSWER
        whole = Clause(message.strip(" .!"), 0, len(message)) if is_answer else None
        clauses = (*self._cut(message), *((whole,) if whole and whole.text else ()))
        scores = self._scores.score([clause.lowered for clause in clauses], embed)
        heard = self._hear(join_asides(message, clauses, scores), about, whole)
        if asked and whole and not any(trait in about for trait, _ in heard):
            heard |= _read_bare(whole, scores[-1], asked)
        for (trait, sign), (likelihood, clause) in heard.items():
            if likelihood >= heard.get((trait, -sign), (0.0, clause))[0]:
                level = sign * read_strength(clause.text, self._instrument.traits[trait].kind, sign)
                facts[trait] = Fact(trait, level, clause.text, turn)
                for other in IMPLIED.get(trait, ()) if sign > 0 else ():
                    facts[other] = Fact(other, level, clause.text, turn)
        return tuple(facts.values())

    def _cut(self, message: str) -> list[Clause]:
        """Cut a message into clauses, without those that name roles only; none if no clause speaks of the person."""
        clauses = cut_clauses(message)
        bare = [clause for clause in clauses if self._only_names_roles(clause)]
        if len(bare) < FEWEST_LISTED:  # "AI engineer, prompt engineer - I teach English, which one?" lists them
            bare = [c for c in bare if _OFFERS_CHOICE.search(c.lowered) or _ENDS_IN_QUESTION.match(message, c.end)]
        found = [clause for clause in clauses if clause not in bare and not _IS_MY_JOB.search(clause.lowered)]
        return [] if all(clause.silent for clause in found) else found

    def _hear(
        self, scored: Iterable[tuple[Clause, Vectors]], about: frozenset[str], whole: Clause | None
    ) -> dict[Label, tuple[float, Clause]]:
        """Return what is told, with the likeliest clause for each reading; `whole` is heard on what was asked about alone."""
        heard: dict[Label, tuple[float, Clause]] = {}
        for clause, score in scored:
            read = self._read_clause(clause, score, about)
            if read and _JOINS.search(clause.lowered):  # "I don't care about models or research"
                beside = self._read_clause(clause, score, about, SHARED)
                signs, traits = {sign for _, sign in read}, {trait for trait, _ in read}
                read |= {
                    (trait, sign): likelihood
                    for (trait, sign), likelihood in beside.items()
                    if trait not in traits and sign in signs and find_words(trait).search(clause.lowered)
                }
            # "Chatbots? Can't stand the things": what is said of them counts, not that they are named.
            anew = {trait for trait, _ in read} if clause.aside else set()
            heard = {
                label: found for label, found in heard.items() if label[0] not in anew or found[1].start != clause.start
            }
            for label, likelihood in read.items():
                if clause is whole and label[0] not in about:
                    continue
                if likelihood > heard.get(label, (0.0, clause))[0]:
                    heard[label] = (likelihood, clause)
        return heard

    def _read_clause(
        self, clause: Clause, scores: Vectors, about: frozenset[str], heard: float = HEARD
    ) -> dict[Label, float]:
        """Return what a clause tells, with how likely each reading is: at least `heard`, if it was not asked about."""
        if _REQUEST.search(clause.lowered):
            return {}
        stance = read_stance(clause.lowered)
        only_lacks = stance.lacks and stance.likes >= 0  # "I can't code" tells what is missing, not what is disliked
        dislikes = stance.likes < 0 and not stance.has_done  # "hate frontend" tells of no skill
        is_wish, wants_to_do = (bool(wish.search(clause.lowered)) for wish in (_WISH_TO_BE, _WISH_TO_DO))
        found: dict[Label, float] = {}
        for label, evidence in list_readings(clause, scores):
            if is_wish and label[1] > 0 and name_kind(label[0]) == "skill":
                continue
            likelihood = estimate(evidence, read_weights())
            if wants_to_do and label[1] > 0 and name_kind(label[0]) == "skill":
                if label[0] not in WISHED:
                    continue
                label = (WISHED[label[0]], 1)
            if dislikes and label[1] > 0 and name_kind(label[0]) == "skill":
                continue
            if only_lacks and label[1] < 0 and name_kind(label[0]) == "interest" and not clause.aside:
                continue
            least = HEARD_IF_ASKED if label[0] in about else heard
            if likelihood >= least and label[0] in self._instrument.traits:
                found[label] = max(likelihood, found.get(label, 0.0))
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
_JOINS = re.compile(r" (?:or|and|nor) ")
_OFFERS_CHOICE = re.compile(r" (?:or|vs|versus|one) | for me\b")  # "the analyst one for me" picks one
_ENDS_IN_QUESTION = re.compile(r"[^.!\n?]*\?")
_BETWEEN_ROLES = frozenset(
    "a an the or and vs versus rather more then for me ml ai which what is are would should could i be become choose pick go "
    "better best suits suit fits fit one ok okay please my brother sister son daughter friend wife husband".split()
)
# "Wanting to become an ML engineer" is no skill in machine learning.
_WISH_TO_BE = re.compile(
    r"\b(?:want(?:ing|s|ed)?|wanna|would like|i'd like|like|hop(?:e|ing)|aim(?:ing)?|plan(?:ning)?|try(?:ing)?|dream(?:ing)?|think(?:ing)?|consider(?:ing)?)"
    r"(?: to| of| about)? (?:be(?:come|ing|coming)?|get(?:ting)? into|mov(?:e|ing)|switch(?:ing)?|learn(?:ing)?|stud(?:y|ying)|transition(?:ing)?)\b"
)
# "I'd like to build applications on LLMs" is no skill in those but a liking; who wants to go on using what they know has it.
_WISH_TO_DO = re.compile(
    r"\b(?:i (?:want|would (?:like|love))|i'd (?:like|love)) to (?!use|keep|apply|stay|bring|put|go (?:on|back))\w+"
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


def _read_bare(answer: Clause, scores: Vectors, asked: FitQuestion) -> dict[Label, tuple[float, Clause]]:
    """Read an answer that only tells a stance, "not my thing", where the question is about one thing."""
    stance = read_stance(answer.lowered)
    if len(asked.about) != 1 or not stance.likes or find_topic(scores):
        return {}
    return {(asked.about[0], stance.likes): (HEARD, answer)}
