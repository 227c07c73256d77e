"""Whether a clause tells liking or disliking, having done or lacking, and how strongly."""

import re
from dataclasses import dataclass

from bot.domain import TraitKind

_LIKES = re.compile(
    r"\b(?:lov\w+|like[sd]?|enjoy\w*|prefer\w*|rather|want\w*|wish|dream\w*|fan of|into|passion\w*|favou?rite|fun|crazy about|obsess\w*|adore|"
    r"happ\w+|excit\w+|fascinat\w*|interest\w*|keen|best part|my thing|curious|hooked|drawn|nerd|looking forward|miss|need|care about|thrive|"
    r"all night|addicted|heart|yes)\b"
)
_DISLIKES = re.compile(
    r"\b(?:hat(?:e|ed|es|ing)|dislik\w*|bor(?:ed|es|ing|e)|avoid\w*|can'?t stand|cannot stand|not for me|sick of|tired of|scar\w+|nervous|"
    r"drains?|draining|dread\w*|annoy\w*|allergic|not my thing|no thanks|tortur\w+|fed up|nightmare|kills me|not interested|"
    r"couldn'?t care less|no (?:interest|desire|wish|appetite|way)|refus\w*|never again|puts? me off|out of the question|no more|enough of)\b"
)
_NOT_WITH_IT = re.compile(
    r"\bno (?:interest|thanks|more|way|desire|wish)|not (?:for me|my thing|interested)|never again|can'?t stand|cannot stand"
)
_NEGATES = re.compile(
    r"\b(?:not|don'?t|doesn'?t|didn'?t|never|no|nor|neither|without|won'?t|wouldn'?t|can'?t|cannot|isn'?t|ain'?t|hardly|less|nothing|none|"
    r"zero|little|barely)\b"
)
_HAS_DONE = re.compile(
    r"\b(?:years?|yrs?|worked|work(?:ing)? as|built|build|run|ran|know|knows|can|good at|strong|experience\w*|engineer|developer|analyst|"
    r"scientist|teach\w*|trained|wrote|written|led|manage\w*|certified|self[- ]?taught|fluent|daily|every day|solid|expert|senior|lead|"
    r"founded|published|shipped|did|made|use|used)\b"
)
_POINTS_BACK = re.compile(r"\b(?:it|that|those|them|this|these)\b")
_STRONGLY = re.compile(
    r"\b(?:lov\w+|hat(?:e|es|ing)|adore|obsess\w*|crazy|passion\w*|dream\w*|can'?t stand|cannot stand|never|must|all (?:day|night)|most|really|very|"
    r"refus\w*|nightmare|always|best|favou?rite|need|only|out of the question|no way|absolutely|nothing (?:better|i like)|heart)\b"
)
_WELL = re.compile(
    r"\b(?:\d+\+? ?(?:yrs?|years?)|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|many|several) years|senior|expert|lead|led|"
    r"strong|daily|every day|fluent|inside out|professionally|msc|master\w*|phd|published|founded|career)\b"
)
_LACKS = re.compile(
    r"\b(?:can(?:'?t|not)(?! (?:stand|bear|wait|imagine|live|do without|get enough|help))|could never|never (?:learn\w*|tried|coded|programmed|done|did|built|used)|"
    r"not (?:very |really |that )?good at|no (?:experience|idea|clue|skills?))\b"
)
_NOT_AT_ALL = re.compile(r"\b(?:never|none|no|zero|nothing|not a single|at all|cannot|can'?t)\b")


@dataclass(frozen=True, slots=True)
class Stance:
    """How a clause stands to what it speaks of: `likes` is 1, -1 or 0 for neither."""

    likes: int
    negated: bool
    has_done: bool
    lacks: bool  # cannot, or never did: that is no dislike
    points_back: bool


def read_stance(text: str) -> Stance:
    """Read the stance of a clause in lower case."""
    negations = len(_NEGATES.findall(text))
    likes = -1 if _DISLIKES.search(text) else 1 if _LIKES.search(text) else 0
    if likes and negations % 2 and not (likes < 0 and _NOT_WITH_IT.search(text)):
        likes = -likes
    return Stance(
        likes, bool(negations), bool(_HAS_DONE.search(text)), bool(_LACKS.search(text)), bool(_POINTS_BACK.search(text))
    )


def read_strength(text: str, kind: TraitKind, sign: int) -> int:
    """Return 2 for a strong statement and 1 for a plain one."""
    lowered = text.lower().replace("\u2019", "'")
    if kind == "skill":
        return 2 if (_WELL if sign > 0 else _NOT_AT_ALL).search(lowered) else 1
    return 2 if _STRONGLY.search(lowered) or (kind == "circumstance" and _NOT_AT_ALL.search(lowered)) else 1
