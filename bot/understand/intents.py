"""Decide what kind of answer a question asks for."""

import re
from collections.abc import Mapping

from bot.domain import Lens
from bot.knowledge import Vocabulary
from bot.understand.sense import NOT
from bot.understand.wording import says_more_than_roles

# The first pattern found decides. Each entry: intent, pattern on the lower-case text, roles it needs at least.
_RULES: tuple[tuple[str, str, int], ...] = (
    ("hire", r"\b(?:write|draft|make|give|word|sketch|need|want)\b.{0,25}\b(?:advert\w*|vacancy|(?:job|role) (?:ad|spec|description|posting)s?)\b|\b(?:hire|hiring|recruit(?:ing)?|(?:our|an?|the|this|my) job (?:ad|advert|description|posting)|do we need an?)\b|\bdo i need an? (?:ROLE|data|ai|ml)\b|\bneed someone\b|\blook for when\b", 0),
    ("team", r"\b(?:our team|my team|data team|a team|team (?:of|shape|structure)|reporting line|org chart|how many (?:ROLE|data|ml|ai|people|engineers)|on our team|managing (?:data|people))\b", 0),
    ("rank", r"\bwhich\b.{0,60}\b(?:most|highest|best[- ]paid|(?:pays?|earns?|makes?) (?:the )?(?:best|more|better|worse)|hardest|easiest|closest|fastest|least|lowest|worst)\b|\b(?:best|highest|worst|lowest|least)[- ]pa(?:id|ying)\b|\b(?:most|least) (?:in[- ]demand|wanted|sought)\b", 0),
    ("move", r"\b(?:get|go|come|switch|jump|move|change|transition) (?:over )?from\b|\bfrom (?:an? )?ROLE (?:in)?to (?:an? )?ROLE\b|ROLE ?(?:->|→|=>|into) ?(?:an? )?ROLE", 2),
    ("compare", r"\b(?:difference|differ|differs|vs|versus|compare|compared|comparison|distinguish|distinction)\b|\bpros and cons\b|\bwhich (?:one |job |role |path |of (?:them|these|those|the two) )?(?:is|would be) (?:the )?(?:easier|harder|quicker|simpler)\b", 2),
    ("pay", r"\b(?:pay|paid|salar\w*|earn\w*|wages?|compensat\w*|income|money|pay cut|make more)\b|\bmakes? (?:so |a lot |much |far )*(?:more|less)(?: money)?(?= than|\W*$)", 0),
    ("choose", r"\b(?:which (?:path|role|one|career|speciali[sz]ation|job)|what roles?|choose|choosing|fits? me|suits? me|right for me|best for me|better move|career goal|torn between|two offers|should i (?:become|be|choose|go|pick|do))\b", 0),
    ("move", r"\b(?:transition\w*|switch\w*|pivot\w*|mov(?:e|ing) (?:in)?to|mov(?:e|ing) from|career chang\w*|change my career|break(?:ing)? into|get into)\b", 0),
    ("plan", r"\b(?:plan|roadmap|(?:month|week|day) by (?:month|week|day)|within (?:half )?an? (?:year|quarter|month)|(?:in|within) \w+ (?:months?|weeks?)|hours a week|how (?:should|do) i go about)\b", 0),
    ("interview", r"\binterview\w*\b", 0),
    ("outlook", r"\b(?:future|replace\w*|automat\w*|take my job|worth it|saturat\w*|safe career|in (?:two|five|ten) years|still (?:employable|worth)|outlook|job market|market)\b", 0),
    ("yes-no", r"^(?:so |and |but |then )?(?:is|are|would|will|can) (?!i\b).{2,60}\benough (?:to|for)\b", 0),
    ("gap", r"\b(?:what do i lack|what am i missing|enough to|i (?:already )?know|missing skills?)\b", 0),
    ("learn", r"\b(?:learn\w*|stud(?:y|ying)|courses?|certificat\w*|get started|where (?:do|should) i start|starting out)\b", 0),
    ("yes-no", r"^(?:so |and |but |then )?(?:do|does|did|is|are|can|could|should|would|will|may|must|has|have)\b(?!-)", 0),
    ("define", r"\bwhat(?:'s| is| are| does)? (?:an?|the)? ?[\w /-]{2,40}(?:\?|\Z|mean)|\b(?:define|definition|meaning of|tell me about|explain)\b", 1),
)  # fmt: skip
_COMPILED = [(intent, re.compile(pattern), needed) for intent, pattern, needed in _RULES]

SPEAKS_FOR_FIRM, SPEAKS_FOR_ONESELF = 0.0, -4.0  # log odds above the first and below the second decide alone
SAYS_I = 1.5  # how much plainer a firm must be heard in a message that says "I" and never "we"
_WE = re.compile(r"\b(?:we|we're|we've|our|us)\b")
_HIRING = re.compile(
    r"\b(?:hire|hiring|recruit(?!ers?\b)\w*|(?:i'm|i am|as) (?:an? )?(?:\w+ )?recruiter|candidates?|job (?:ad|advert|description|posting)s?|applicants?|interviewing|need someone|do we need|salary (?:range )?to offer|we (?:can |could |should )?offer)\b"
    r"|(?:^|\bi(?:'m| am) (?:an? |the )?|\bas (?:an? |the )?)(?:co-?)?founder\b"
    r"|\binterview (?:an?|our|my|some|the) \w|\b(?:call|name|title|word|write) (?:the|a|our|this) (?:vacancy|posting|advert)\b"
)
# Words that leave no doubt: "we need a data engineer and a data scientist, who first?".
_NEEDS = re.compile(
    r"\bwe(?:'re| are)? (?:need|want|hire|hiring|look(?:ing)? for|employ)\b[^.?!]{0,40}\b(?:engineer|scientist|analyst|developer|architect|manager)"
)
_ONESELF = re.compile(r"\b(?:i|i'm|me|my|myself)\b")
_ASKED_OF_US = re.compile(
    r"\b(?:tell|give|show|help|ask|telling|asking|let) me\b|\bi (?:said|asked|mean|meant|told you|already)\b"
)
_TEAM = re.compile(
    r"\b(?:our team|my team|team|reporting line|head of|org|in-house|we have \d+)\b|\b(?:my|our) (?:\w+ ){0,2}(?:analysts|engineers|scientists|developers|devs|staff|employees)\b"
)


def mask_roles(text: str, vocabulary: Vocabulary) -> str:
    """Write ROLE for each role named, so that "machine learning engineer" does not read as a wish to learn."""
    lowered = text.lower().replace("\u2019", "'")
    for mention in reversed(vocabulary.find_mentions(lowered, wide=True)):
        lowered = f"{lowered[: mention.start]}ROLE{lowered[mention.end :]}"
    return re.sub(r"machine[- ]learning|deep[- ]learning", "ML", lowered)


def decide_intent(text: str, roles: tuple[str, ...], facets: list[str], vocabulary: Vocabulary) -> str:
    """Return one of the intents: what kind of answer a standalone question asks for."""
    lowered = mask_roles(text, vocabulary)
    for intent, pattern, needed in _COMPILED:
        if len(roles) >= needed and pattern.search(lowered):
            if intent == "define" and facets[:1] not in ([], ["overview"]):
                continue
            return intent
    if len(roles) >= 2:
        return "compare"
    bare = not says_more_than_roles(text, vocabulary)
    return "define" if roles and (facets[:1] == ["overview"] or bare) else "describe"


# "My sister is a chemist, what could she do?" is asked for a person, though it sounds like one of a firm's own people.
_KIN = re.compile(
    r"\bmy (?:\w+ )?(?:sister|brother|son|daughter|kid|child|wife|husband|girlfriend|boyfriend|mum|mom|mother|dad|father|cousin|niece|nephew|friend)\b"
)


def recognise_lens(text: str, votes: Mapping[str, float]) -> Lens:
    """Recognise on whose behalf a message is written.

    `votes` say how far each lens is before that of a candidate, by a classifier. Its word counts where it is sure; in
    between, words such as "hire" and "our team" decide.
    """
    likeliest: Lens = "team" if votes.get("team", NOT) > votes.get("hiring", NOT) else "hiring"
    ahead = votes.get(likeliest, 0.0) if votes else None
    lowered = text.lower().replace("\u2019", "'")
    says_i = speaks_of_oneself(text) and not _WE.search(lowered)
    if ahead is not None and ahead > SPEAKS_FOR_FIRM + (SAYS_I if says_i else 0.0) and not _KIN.search(lowered):
        return likeliest
    if ahead is not None and ahead < SPEAKS_FOR_ONESELF and not _NEEDS.search(lowered):
        return "candidate"
    if _TEAM.search(lowered) and not (says_i and "my team" not in lowered):
        return "team"
    hires = (_HIRING.search(lowered) or _NEEDS.search(lowered)) and not re.search(
        r"\b(?:get|be|getting) hired\b", lowered
    )
    return (likeliest if votes else "hiring") if hires else "candidate"  # words say for a firm, votes for whom in it


def join_votes(votes: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    """Keep the plainest that was heard of each lens, in log odds, of a message and of those before it."""
    return {lens: max(votes.get(lens, NOT), before.get(lens, NOT)) for lens in (*votes, *before)}


def hear_lens(votes: Mapping[str, float]) -> Lens:
    """Say on whose behalf somebody writes by what was heard alone, which is a candidate's unless it is plainly not."""
    likeliest: Lens = "team" if votes.get("team", NOT) > votes.get("hiring", NOT) else "hiring"
    return likeliest if votes.get(likeliest, NOT) > SPEAKS_FOR_FIRM else "candidate"


def speaks_of_oneself(text: str) -> bool:
    """Say whether a message has words such as "I" and "my" that mean who writes, and not only "tell me"."""
    return bool(_ONESELF.search(_ASKED_OF_US.sub(" ", text.lower())))


def turns_to_oneself(text: str, votes: Mapping[str, float]) -> bool:
    """Say whether who spoke for a firm now speaks for themselves: by "suit me" or the like, and as far as a classifier hears."""
    return bool(_ONESELF.search(text.lower())) and max(votes.values(), default=0.0) < SPEAKS_FOR_ONESELF
