"""Read a question: what kind of answer it asks for, about which roles and facets, and what it carries over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.domain import Lens, Understanding
from bot.knowledge import Knowledge, Vocabulary
from bot.understand.follow_up import (
    NARROW,
    Focus,
    ask_of_other,
    carry_intent,
    flips,
    inherit_facets,
    inherit_roles,
    means_one_of_them,
    means_others,
    names_level,
    narrows,
    phrase_follow_up,
    says_background,
)
from bot.understand.intents import decide_intent
from bot.understand.ranking import (
    MOST_SECTIONS,
    guess_roles,
    is_guide_nearer,
    merge_votes,
    rank_facets,
    rank_sections,
    weigh_sections,
)
from bot.understand.sense import Votes
from bot.understand.wording import says_more_than_roles

FACET_OF_FOLLOW_UP = 0.5  # the same for a follow-up, which else keeps the facet talked about
OVER_ALL = frozenset({"rank", "choose", "team", "about-bot"})  # what is asked over all roles, if it names none
MOST_TOLD = 2  # roles of an answer that a follow-up without a role is taken to mean
_AI_ORDER, _ML_ORDER = "guides/learning-path#ai-engineering-order", "guides/learning-path#ml-engineering-order"
PLANS = {  # where the order of learning stands for a role
    "ai-engineer": _AI_ORDER,
    "ai-developer": _AI_ORDER,
    "prompt-engineer": _AI_ORDER,
    "ml-engineer": _ML_ORDER,
    "data-scientist": _ML_ORDER,
    "data-analyst": "guides/learning-path#beginners",
}
WANTED_OF_A_HIRE = ("skills", "duties")  # what whoever hires for a role asks about, unless said otherwise
OF_A_CANDIDATE = frozenset({"suits-you", "not-for-you"})
LEVELS_NAME = frozenset({"pay", "ways-in"})  # facets that words such as "juniors" name: of pay they ask a level's
OF_WHOSE_WORK = ("overview", "duties")
_COSTS = re.compile(
    r"\b(?:they|them|he|she|one|someone|somebody|people|person|engineers?|scientists?|analysts?) costs?\b|\bcosts? (?:me|us)\b"
)
_DETAILED = re.compile(
    r"\b(?:in detail|detailed|more detail|tell me more|long(?:er)? answer|everything about|in depth|at length)\b"
    r"|^more[.!?]*$"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A piece of a message beside what the examples say of it."""

    text: str
    votes: Votes
    in_context: Votes  # of the piece behind the question before, or within the story that it ends
    question: str = ""  # the sentence that asks, if the rest is a story
    alone: bool = False  # whether it is the whole message

    @property
    def asks(self) -> str:
        """The words that ask."""
        return self.question or self.text


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks for, as far as it has been read."""

    text: str
    intent: str
    roles: tuple[str, ...]
    facets: tuple[str, ...]


def read_question(
    piece: Heard,
    named: tuple[str, ...],
    cues: list[str],
    leans: bool,
    focus: Focus,
    lens: Lens,
    knowledge: Knowledge,
    meant: tuple[str, ...] = (),
) -> Understanding:
    """Read a piece of a message that names these roles; `cues` are the facets whose words it uses.

    `meant` are roles that it is heard to be about without a name. If it leans on what was said before, it is written out as a question that stands on its own.
    """
    text, vocabulary = piece.text, knowledge.vocabulary
    asks_again = leans and bool(ask_of_other(text, named, focus, vocabulary))
    if asks_again:
        piece = replace(piece, votes=piece.in_context)  # its words say nothing: it is heard as the question before
    guides = vocabulary.find_guides(text)
    # A follow-up that names no subject of its own, "would that help?", is heard behind its question.
    bare = leans and not cues and not guides
    asks_guide = is_guide_nearer(piece.in_context if bare else piece.votes, cues, bool(guides))
    of_pay_there = _asks_pay_there(piece, named, cues, focus if leans else Focus(), vocabulary)
    asks_guide = asks_guide and not of_pay_there
    of_pay = leans and LEVELS_NAME.issuperset(cues) and _keeps_to_pay(text, focus, vocabulary)
    facets = [] if of_pay else _hear_facets(piece, cues, asks_guide, named, vocabulary)
    asked = _Asked(text, decide_intent(piece.asks, named, facets, vocabulary), named, tuple(facets))
    if named:
        asked = replace(asked, intent="pay") if of_pay_there else _ask_cost(asked, lens)
    asked = _add_pay(asked)  # "who gets more money, X or the ones X annoys?"
    if not named and not leans and (guessed := guess_roles(piece.votes)):
        # Whoever describes a task wants to hear whose work it is, whatever its words remind of.
        asked = replace(asked, roles=vocabulary.order_roles(guessed), facets=OF_WHOSE_WORK)
        if asked.intent != "team":
            asked, lens = replace(asked, intent="hire"), "hiring"
    if guides[:1] == ["about-this-advisor"] and not named:
        asked = replace(asked, intent="about-bot")
    elif leans:
        asked = _lean(piece, asked, bool(guides), asks_guide, focus, vocabulary, meant)
    else:
        asked = _take_meant(asked, meant)
    plan = [PLANS[role] for role in asked.roles if role in PLANS] if asked.intent == "plan" else []
    if plan and asked.facets[:1] in ((), ("ways-in",), ("overview",)):
        asked = replace(asked, facets=())  # a plan is told by the order of a guide, not by how people came in
    if asked.intent == "hire" and asked.roles:
        asked = replace(asked, facets=_choose_for_hire(asked.facets, asked.roles))
    votes = merge_votes(piece.votes, piece.in_context) if leans or piece.question else piece.votes
    if leans and cues:  # what a follow-up names outright is not drawn back to the facet asked about before
        votes = replace(votes, facets=piece.votes.facets)
    named_guides = vocabulary.find_guides(piece.asks)
    likeness = weigh_sections(votes, asked.roles, asked.facets, named_guides, knowledge)
    ranked = _rank_sections(likeness, piece.text, leans, focus)
    return Understanding(
        text=text,
        standalone_question=asked.text,
        intent=asked.intent,
        roles=asked.roles,
        facets=asked.facets,
        guides=tuple(guides),
        sections=tuple(dict.fromkeys((*plan, *ranked))),
        lens=focus.lens if leans and focus.lens != "candidate" else lens,
        follow_up=leans,
        asks_again=asks_again,
        likeness={**votes.facets, **likeness},
        detailed=bool(_DETAILED.search(text.lower())),
    )


def _take_meant(asked: _Asked, meant: tuple[str, ...]) -> _Asked:
    """Let a question be about the roles that it is heard to be about, if it names none and is not asked over all."""
    return asked if asked.roles or asked.intent in OVER_ALL else replace(asked, roles=meant)


def _hear_facets(
    piece: Heard, cues: list[str], asks_guide: bool, named: tuple[str, ...], vocabulary: Vocabulary
) -> list[str]:
    """List the facets that a piece asks for, by its words and by the examples."""
    facets = rank_facets(piece.votes, cues) if says_more_than_roles(piece.text, vocabulary) else cues
    # What words name of a role that is named counts beside the guide.
    return [facet for facet in facets if named and facet in cues] if asks_guide else facets


def _keeps_to_pay(text: str, focus: Focus, vocabulary: Vocabulary) -> bool:
    """Say whether a follow-up goes on about pay: "what would a senior get there?", "and in Nairobi?"."""
    return focus.facets[:1] == ("pay",) and (names_level(text) or bool(vocabulary.find_countries(text)))


def _asks_pay_there(
    piece: Heard, named: tuple[str, ...], cues: list[str], focus: Focus, vocabulary: Vocabulary
) -> bool:
    """Say whether pay of a role in a country is asked for, and not how to do without a figure for it."""
    if not vocabulary.find_countries(piece.text):
        return False
    costs = "pay" in cues or bool(_COSTS.search(piece.text.lower()))
    return focus.facets[:1] == ("pay",) or (bool(named or focus.roles or focus.told) and costs)


def _ask_cost(asked: _Asked, lens: Lens) -> _Asked:
    """Ask for pay where whoever hires asks what people cost."""
    return replace(asked, intent="pay") if lens != "candidate" and _COSTS.search(asked.text.lower()) else asked


def _add_pay(asked: _Asked) -> _Asked:
    """Add pay to what is asked of roles by a question whose words are about money."""
    if asked.intent != "pay" or not asked.roles or "pay" in asked.facets:
        return asked
    return replace(asked, facets=("pay", *asked.facets))


def _lean(
    piece: Heard,
    asked: _Asked,
    names_guide: bool,
    asks_guide: bool,
    focus: Focus,
    vocabulary: Vocabulary,
    meant: tuple[str, ...],
) -> _Asked:
    """Carry over what a follow-up does not say itself, and write it out."""
    text, named, own = piece.text, asked.roles, asked.facets
    # "And the worst paid?" after a ranking of all roles is about all of them again.
    ranks_again = (asked.intent, focus.intent) == ("rank", "rank")
    # "And the salary?" asks it of the roles just told of; "would my clinical knowledge count?" has a subject of its own.
    short = len(text.split()) <= NARROW or means_one_of_them(text)
    told = (
        vocabulary.order_roles(focus.told[:MOST_TOLD])
        if own and short and not ranks_again and not narrows(text)
        else ()
    )
    asked = _ask_cost(asked, focus.lens if focus.lens != "candidate" else focus.speaks_for)
    own = own or (("pay",) if asked.intent == "pay" else ())
    # "And what does it pay?" says too little for anything but what was talked about.
    kept = named or ranks_again or (focus.roles and short)
    meant = () if kept or not (focus.roles or focus.told or focus.named) else meant
    asked = _add_pay(replace(asked, roles=meant or inherit_roles(text, named, focus, vocabulary) or told))
    roles, facets, intent = asked.roles, asked.facets, asked.intent
    # "What do employers think of them?" is about what was talked about, whatever guide has its words.
    has_subject = bool(facets) or (names_guide and not means_others(text))
    asks_itself = has_subject and not roles and not says_background(text)
    if not asks_itself and not asks_guide:
        facets = inherit_facets(text, facets or _guess_facet(piece, focus, vocabulary), focus)
    # "What about X?" asks the question before again; a follow-up with words of its own asks its own.
    asks_of_other = bool(named) and intent == "yes-no"  # "is data engineer harder?"
    if own or asks_of_other or intent not in {"describe", "define", "compare", "yes-no"}:
        intent = decide_intent(text, roles, list(own), vocabulary)
    else:
        intent = carry_intent(text, focus.intent)
    if intent == "compare" and len(roles) < 2:
        intent = "describe" if facets[:1] not in ((), ("overview",)) else "define"
    if intent == "pay" and roles:
        facets = facets or ("pay",)  # "and data scientists there?" after wages that a guide told of
    # With no role to carry over, a message with a subject of its own is asked as it stands.
    if again := ask_of_other(text, named, focus, vocabulary):
        return _Asked(again, focus.intent, roles, facets)
    question = text if asks_itself else phrase_follow_up(text, roles, facets, focus, vocabulary)
    return _Asked(question, intent, roles, facets)


def _rank_sections(likeness: Mapping[str, float], text: str, leans: bool, focus: Focus) -> tuple[str, ...]:
    ranked = rank_sections(likeness)
    if not (leans and (says_background(text) or flips(text))):
        return ranked
    # What a person tells about themselves narrows the question before: its sections stay, with those of the new words.
    # "And the least?" has no words of its own at all.
    both = (section for pair in zip_longest(focus.sections, ranked) for section in pair if section)
    return tuple(dict.fromkeys(both))[:MOST_SECTIONS]


def _guess_facet(piece: Heard, focus: Focus, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Guess the facet a follow-up asks for where no word of ours names one; none if it only tells of the person."""
    if says_background(piece.text) or _keeps_to_pay(piece.text, focus, vocabulary):
        return ()
    facet, nearness = next(iter(piece.votes.facets.items()), ("", 0.0))
    return (facet,) if nearness >= FACET_OF_FOLLOW_UP and says_more_than_roles(piece.text, vocabulary) else ()


def _choose_for_hire(facets: tuple[str, ...], roles: tuple[str, ...]) -> tuple[str, ...]:
    """Choose what whoever hires asks about; whom the work suits is not it."""
    kept = tuple(facet for facet in facets if facet not in OF_A_CANDIDATE)
    return kept or (WANTED_OF_A_HIRE if len(roles) == 1 else ("overview",))
