"""Read a message that means something only after the one before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain import NOWHERE, Lens, Understanding, Where
from bot.knowledge import Vocabulary
from bot.understand.wording import says_more_than_roles

NARROW = 5  # words of a follow-up that only narrows the question before, such as "for freshers?"
SHORT = 12  # words; a message this short that names no role leans on the one before
MIDDLING = 16  # words; one this long does if it points back
LONGEST_BESIDE = 20  # words of a message that sets a role beside what was talked about
LONGEST_AGAIN = 25  # words of a question that is asked again of another role
LONGEST_TRAIL = 12  # topics remembered
CONTEXT = 2  # questions before a follow-up that it is searched beside
MOST_NAMED = 4  # roles that the reply before named, and nobody asked about
_OPEN = re.compile(r"(?:and |but |so |then )*(?:what|which|who|whose|where|when|how)\b")
_OPENERS = re.compile(
    r"^(?:and|but|so|then|or|also|what about|how about|why|for|in|as|with|ok(?:ay)?,?|which of|which one"
    r"|the (?:first|second|last)|is (?:it|that|this)|are they|do they|does it|would i|could i|should i tell"
    r"|more|tell me more|in that case)\b"
)
_PRONOUNS = re.compile(r"\b(?:it|they|them|that|those|these|this|one|ones|each|both|the two|he|she)\b")
_BACKGROUND = re.compile(
    r"^(?:but |and |well,? )?(?:been (?:an?|in|at|with|doing|working)|coming from|currently|i|i'm|i am|i've|i'd|i come|mine|my|we|we're|we've|our|it is|it's|they want) ?\b"
)
_ASKS_BEHIND = re.compile(
    r"[,.;] (?:and |so |but )?(?:which|what|how|where|who|when) (?:\w+ )?(?:is|are|do|does|would|should|can|could)\b"
)
_NARROWS = re.compile(r"^(?:and |but |ok(?:ay)?,? )?(?:for|in|as|with|at) ")
_LEVEL = re.compile(
    r"^(?:and |but |ok(?:ay)?,? |what about |how about )*(?:an? )?(?:juniors?|seniors?|entry[- ]level|mid[- ]level|staff|freshers?|graduates?|at (?:the )?(?:start|beginning)|at first)\b"
)  # "and junior?" narrows, too
_NAMES_LEVEL = re.compile(
    r"\b(?:juniors?|seniors?|seniority|entry[- ]level|mid[- ]level|freshers?|graduates?|beginners?)\b"
)
_OTHERS = re.compile(r"\b(?:them|they|those|these)\b(?! (?:days|people))")
_OF_THEM = re.compile(
    r"\b(?:which (?:one )?of (?:them|those|these|the (?:two|three|four))|the (?:two|three) of them)\b"
)
_FLIPS = re.compile(
    r"^(?:and |but |then |so )*(?:(?:which|what)(?: (?:one|role|job)| of (?:them|these|those))? ?(?:is|has|pays|are|have|needs?)? ?)?"
    r"(?:the )?(?:least|most|lowest|highest|fewest|worst|best|smallest|biggest|opposite)(?: ones?| of all)?\W*$"
)  # "and the least?" turns the question before round
# "Does that apply to AI engineers too?", "is it better as a data analyst?", "same for data scientists?"
_SAME_FOR = re.compile(
    r"^(?:and |but |so |then |ok(?:ay)?,? )*(?:(?:do|does|is|are|would|will|can) )?"
    r"(?:(?:that|this|it|those|these|all (?:that|this))\b(?=.*\b(?:appl(?:y|ies)|true|same|holds?|goes|valid|case|(?:better|worse|different|similar|easier|harder) (?:as|for|with|in))\b)|(?:the )?same\b)"
)
_ARTICLE = re.compile(r"\ban? $", re.IGNORECASE)
_OWN_CHOICE = re.compile(r"\b(?:which|what) (?:path|roles?|career|jobs?|speciali[sz]ation)\b.*\b(?:me|i|my)\b")
_EITHER = re.compile(
    r"\b(?:that|this|it|those|them|they)(?: \w+)? or\b|\bor (?:rather |just |do )?(?:that|this|it)\b"
)  # "do that or be …"
# "More than X gets?", "how is that not just an X calling an API?", "isn't it basically an X?"
_COMPARED = re.compile(
    r"\b(?:compared? (?:with|to)|versus|vs|than|different (?:from|to))\b"
    r"|(?:\bnot|n't)(?: (?:that|this|it|they|those))? (?:just|only|basically|simply|really)\b"
)
# "do X make more?" and "is X harder?" set X beside what was talked about.
_BESIDE = re.compile(
    r"(?:^|, )(?:and |but |so |then )*(?:is|are|do|does|would|will) [^,?]{0,60}?\b"
    r"(?:(?:better|worse|easier|harder|safer|faster)(?: \w+)?|(?:more|less)(?: \w+)?)\W*$"
)
_MORE = re.compile(r"\b(?:better|worse|easier|harder|safer|faster|more|less)\b")


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that was talked about."""

    roles: tuple[str, ...]
    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """What the conversation was about a turn ago, and the topics before it."""

    question: str = ""
    asked: tuple[str, ...] = ()  # the last questions in their own words
    intent: str = ""
    roles: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    lens: Lens = "candidate"
    speaks_for: Lens = "candidate"  # by the words alone, whichever lens was chosen
    heard_for: Mapping[str, float] = field(default_factory=dict)  # the plainest heard of each lens so far, log odds
    places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()  # roles in the order in which they were named, for "the first one"
    trail: tuple[Topic, ...] = ()
    told: tuple[
        str, ...
    ] = ()  # roles that the answer spoke of, in its order, for "and the salary?" where nobody named one
    named: tuple[str, ...] = ()  # roles that the reply before named, in its order
    unwanted: tuple[str, ...] = ()  # roles that are not to be spoken of until they are named again
    work_of: str = ""  # whose work a firm's case is, of the roles talked about
    home: Where = NOWHERE  # where the person said they are
    asked_where: Where = NOWHERE  # the place whose pay was asked about last

    def settle(self, before: "Focus") -> "Focus":
        """Keep the places of the focus before."""
        return replace(self, home=before.home, asked_where=before.asked_where)

    def leave_out(self, roles: Sequence[str]) -> "Focus":
        """Speak no more of some roles; if nothing else was talked about, the question before is left as well."""
        kept = tuple(role for role in self.roles if role not in roles)
        unwanted = tuple(dict.fromkeys((*self.unwanted, *roles)))
        if self.roles and not kept:
            return Focus(lens=self.lens, speaks_for=self.speaks_for, trail=self.trail, unwanted=unwanted).settle(self)
        mentioned, told = (tuple(role for role in names if role not in roles) for names in (self.mentioned, self.told))
        return replace(self, asked=(), roles=kept, mentioned=mentioned, told=told, unwanted=unwanted)


def move_focus(
    focus: Focus, question: Understanding, offered: tuple[str, ...] = (), told: tuple[str, ...] = ()
) -> Focus:
    """Remember what is talked about, and the roles offered as choices.

    A courtesy changes nothing; of a message that ran into a limit the roles and places it named are remembered.
    """
    said = () if question.style or (question.limit and question.intent != "limit") else (question.text,)
    asked = (*focus.asked, *said)[-CONTEXT:]
    focus = replace(focus, home=question.home or focus.home, asked=asked)
    if question.limit:
        if question.intent != "limit":
            return focus
        if not question.roles:  # "can I get a visa for Canada?" … "what do they earn there?"
            places, countries = question.places or focus.places, question.countries or focus.countries
            return replace(focus, places=places, countries=countries)
        names = question.mentioned or question.roles
        return replace(
            focus,
            unwanted=question.unwanted,
            question=question.text,
            intent="describe",
            roles=question.roles,
            mentioned=names,
            countries=question.countries,
            places=question.places,
        )
    roles = question.roles or focus.roles
    facets = question.facets or (focus.facets if question.follow_up else ())
    return Focus(
        question=question.standalone_question,
        asked=asked,
        intent=question.intent,
        roles=roles,
        facets=facets,
        lens=question.lens,
        speaks_for=question.speaks_for,
        heard_for=question.heard_for or focus.heard_for,
        places=question.places,
        countries=question.countries,
        guides=question.guides,
        sections=question.sections,
        mentioned=offered or question.mentioned
        if offered or len(question.mentioned) > 1
        else roles
        if len(roles) > 1
        else focus.mentioned,
        trail=(*focus.trail, Topic(roles, facets))[-LONGEST_TRAIL:],
        told=told or focus.told,
        unwanted=question.unwanted,
        work_of=question.work_of or (focus.work_of if focus.work_of in roles else ""),
        home=focus.home,
        asked_where=(Where(question.countries, question.places) if "pay" in facets else NOWHERE) or focus.asked_where,
    )


def first_question(question: str) -> str:
    """Return the question before without what was added to it since, and without its mark."""
    return question.split("? ")[0].rstrip(" ?.!")


def says_background(text: str) -> bool:
    """Say whether a message tells something about the person instead of asking."""
    lowered = text.lower().replace("\u2019", "'")
    return bool(_BACKGROUND.match(lowered)) and "?" not in text and not _ASKS_BEHIND.search(lowered)


def leans_on(text: str, focus: Focus, named: tuple[str, ...]) -> bool:
    """Say whether a message means something only after the one before."""
    if not focus.question:
        return False
    lowered = text.lower().replace("\u2019", "'")
    words = len(lowered.split())
    if says_background(lowered) and words <= 20:
        return True
    if named and (_EITHER.search(lowered) or sets_beside(lowered, focus, named)):
        return True
    if named and words <= LONGEST_BESIDE and _COMPARED.search(lowered) and _PRONOUNS.search(lowered):
        return True  # "how is that not just an X calling an API?"
    if not named and len(focus.roles) > 1 and _OF_THEM.search(lowered):
        return True
    if _OPENERS.match(lowered):
        return words <= 12 or not named
    if named and len(named) == 1 and words <= SHORT and _SAME_FOR.match(lowered):
        return True
    if named:
        return words <= 3 and not re.match(r"(?:what|who|how|define|explain)\b", lowered)
    if _OWN_CHOICE.search(lowered):
        return False
    return words <= SHORT or (words <= MIDDLING and bool(_PRONOUNS.search(lowered)))


def sets_beside(lowered: str, focus: Focus, named: tuple[str, ...]) -> bool:
    """Say whether a message asks if the one role it names is more of something than what was talked about."""
    others = focus.roles and not set(named) & set(focus.roles)
    return bool(others and len(named) == 1 and _MORE.search(lowered) and _BESIDE.search(lowered))


def inherit_roles(text: str, named: tuple[str, ...], focus: Focus, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Carry over the roles talked about, unless the message names its own."""
    lowered = text.lower().replace("\u2019", "'")
    if not named:
        return focus.roles
    if len(named) > 1 and not _EITHER.search(lowered):
        return named  # "what about X vs Y, then?" leaves what was talked about
    if (
        _COMPARED.search(lowered)
        or sets_beside(lowered, focus, named)
        or _EITHER.search(lowered)
        or re.search(r"\bwhich (?:one|of)\b|\bwhere does\b", lowered)
    ):
        return vocabulary.order_roles({*focus.roles, *named})
    if says_background(lowered):
        return focus.roles  # "I come from web development" is a background, not the role asked about
    return named


def narrows(text: str) -> bool:
    """Say whether a follow-up only narrows the question before, as "for freshers?" and "in Europe too?" do, or turns it."""
    lowered = text.lower()
    return flips(text) or (bool(_NARROWS.match(lowered) or _LEVEL.match(lowered)) and len(text.split()) <= NARROW)


def names_level(text: str) -> bool:
    """Say whether a short follow-up names a level of experience."""
    return bool(_NAMES_LEVEL.search(text.lower())) and len(text.split()) <= SHORT


def means_one_of_them(text: str) -> bool:
    """Say whether a message asks which of several things that it does not name."""
    return bool(_OF_THEM.search(text.lower()))


def means_others(text: str) -> bool:
    """Say whether a message speaks of several things that it does not name."""
    return bool(_OTHERS.search(text.lower()))


def flips(text: str) -> bool:
    """Say whether a follow-up asks for the other end, as "and which one least?" does."""
    return bool(_FLIPS.match(text.lower()))


def inherit_facets(text: str, own: tuple[str, ...], focus: Focus) -> tuple[str, ...]:
    """Keep the facet talked about if a follow-up names none, or only narrows it, as "for freshers?" does."""
    if not own or own == ("overview",) or narrows(text) or says_background(text):
        return tuple(dict.fromkeys((*focus.facets, *own)))
    return own


def phrase_follow_up(
    text: str, roles: tuple[str, ...], facets: tuple[str, ...], focus: Focus, vocabulary: Vocabulary
) -> str:
    """Write a follow-up out as a question that stands on its own."""
    lowered = text.lower()
    if not roles or not facets or says_background(lowered):
        before = first_question(focus.question)
        return f"{before}? {text}" if before else text
    return vocabulary.phrase_question(roles, facets[0])


def describe_context(focus: Focus, vocabulary: Vocabulary) -> str:
    """Describe what was talked about: the roles, the last questions in their own words, and roles that were told of.

    A follow-up is embedded beside it (decision 31): it is not written out, which rules do less well.
    """
    before = " ".join(f"{first_question(question)}?" for question in focus.asked)
    others = [role for role in focus.named if role not in focus.roles][:MOST_NAMED]
    about, told = (", ".join(map(vocabulary.title, roles)) for roles in (focus.roles, others))
    return (f"{about}: " if about else "") + before + (f" ({told})" if told else "")


_SETS_BESIDE = re.compile(
    r"(?:(?:so|and|but|ok) )*(?:do|does|is|are|will|would|has|have)\b(?:\s\S+){1,6}?\s(?:more|less|better|worse|higher|lower|easier|harder|safer|faster)\b(?! (?:than|about|on|of)\b)"
)


def ask_of_other(text: str, named: tuple[str, ...], focus: Focus, vocabulary: Vocabulary) -> str:
    """Ask the question before of another role, in its own words: "and data scientists?"; empty if more is said than that.

    The question must speak of one role, by a name that we know, and be no story.
    """
    before = first_question(focus.question)
    mentions = vocabulary.find_mentions(before, wide=True)
    fits = len(named) == 1 and len({mention.role for mention in mentions}) == 1 and mentions[0].role != named[0]
    same = bool(_SAME_FOR.match(text.lower().replace("\u2019", "'"))) or not says_more_than_roles(text, vocabulary)
    if not (fits and same) or len(before.split()) > LONGEST_AGAIN:
        return ""
    for mention in reversed(mentions):
        ahead = before[: mention.start]
        if before[mention.start : mention.end].endswith("s"):
            name = vocabulary.plural(named[0])
        elif article := _ARTICLE.search(ahead):
            ahead, name = ahead[: article.start()], vocabulary.with_article(named[0])
        else:
            name = vocabulary.title(named[0])
        before = ahead + name + before[mention.end :]
    return f"{before}?"


def add_compared(text: str, named: tuple[str, ...], focus: Focus) -> tuple[str, ...]:
    """Add the other of two roles talked about where one is set beside it: "does the scientist earn more, though?"."""
    of_two = len(named) == 1 and len(focus.roles) == 2 and named[0] in focus.roles
    return focus.roles if of_two and _SETS_BESIDE.match(text.lower().replace("\u2019", "'")) else named


def ask_of_others(sections: Sequence[str], before: Sequence[str], roles: Sequence[str]) -> tuple[str, ...]:
    """Turn the sections asked for of one role into the same of others: "no, I meant MLOps" asks for its duties."""
    if set(before) == set(roles):
        return tuple(sections)
    own = {f"roles/{role}" for role in before}
    turned = [
        [f"roles/{role}#{section.partition('#')[2]}" for role in roles]
        if section.partition("#")[0] in own
        else [section]
        for section in sections
        if not section.startswith("comparisons/")
    ]
    return tuple(dict.fromkeys(section for group in turned for section in group))


def carry_intent(text: str, intent: str) -> str:
    """Carry over the intent of the question before; after a yes-or-no one an open question, or what tells, is an open one."""
    opens = bool(_OPEN.match(text.lower())) or says_background(text)
    return "describe" if intent == "yes-no" and opens else intent
