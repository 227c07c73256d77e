"""Whether a clause tells liking or disliking, having done or lacking, and how strongly."""

import re
from dataclasses import dataclass

from bot.domain import TraitKind

_LIKES = re.compile(
    r"\b(?:lov\w+|like[sd]?|enjoy\w*|prefer\w*|rather|sooner|want\w*|wish|dream\w*|fan of|into|passion\w*|favou?rite|fun|crazy about|obsess\w*|ador\w+|"
    r"happ\w+|excit\w+|fascinat\w*|interest\w*|keen|best|my thing|curious|hooked|drawn|nerd|geek\w*|look(?:ing)? forward|miss|need|care|thrive|"
    r"all night|addicted|heart|yes|yeah|relax\w*|satisf\w+|calm\w*|proud|joy\w*|delight\w*|bliss\w*|pleasure|thrill\w*|kick out of|grabs?|"
    r"pulls? me|draws? me|belong|suits? me|glad\w*|heaven|magic|alive|give me|put me|tempt\w*|gladly|hobby|for fun|good at it and|"
    r"sign me up|count me in|bring it on|lovely|beautiful|beats|sane|drug|gives? me|any day|can'?t wait|belong|buzz|guilty pleasure|eager|sucker)\b"
)
_DISLIKES = re.compile(
    r"\b(?:hat(?:e|ed|es|ing)|dislik\w*|loath\w*|detest\w*|despis\w*|bor(?:ed|es|ing|e)|avoid\w*|scar(?:e|ed|es|y)|afraid|nervous|anxious|stress\w*|"
    r"drain\w*|dread\w*|annoy\w*|allergic|tortur\w+|nightmare|kill(?:s|ing) me|refus\w*|dull|tedious|pain|purgatory|hell|miser\w+|yawn|worst|"
    r"exhaust\w*|overrated|sick|tired|fed up|drives? me (?:mad|nuts|crazy|up the wall)|makes? me (?:mad|nuts|crazy|ill|cry|want to (?:cry|lie down|scream))|"
    r"scream|suck\w*|ugh|yuck|headache|shivers|creeps)\b"
)
# Turns of phrase whose single words say the opposite, or nothing: "can't get enough", "the last thing I want".
_TURNS_FOR = re.compile(
    r"\b(?:(?:can(?:'?t|not)|couldn'?t|could not) (?:get enough|wait|live without|do without|let go|say no|stop|resist|help|imagine [\w' ]{1,30}without|not)|"
    r"never (?:been |get |gets |got |was |am )?(?:bored|tired|old|enough|met an? \w+ i didn'?t)|never bored|nothing (?:beats|better|nicer|(?:would )?makes? me happier than (?!never|not))|"
    r"nothing i(?:'d rather| like more| love more| enjoy more)|nothing but|not only|(?:don'?t|not) just|wouldn'?t (?:swap|trade|miss|give up|change|say no)|"
    r"not (?:at all )?(?:afraid|scared|opposed|against|averse|one of (?:those|the people) who (?:hate|dislike|avoid))|(?:doesn'?t|does not|don'?t|do not) (?:scare|frighten|put)|no (?:problem|contest)|why not|"
    r"(?:don'?t|do not|never) (?:dislike|hate) [\w ]{1,30}at all|quite the opposite|hard to beat|not too (?:proud|good)|can'?t say i (?:don'?t|dislike|hate)|"
    r"love (?:for|of) [\w ]+ never|to be scared of|forget (?:the time|to eat)|lose track of time|lose myself|kick out of)\b"
)
_TURNS_AGAINST = re.compile(
    r"\b(?:(?:very )?last thing|rather not|prefer not|sooner not|nothing (?:i|would|could|that)[\w' ]{0,30} less|less than anything|"
    r"(?:anything|everything) (?:but|except)|least (?:of all|favou?rite|like)|do(?:es)? (?:nothing|little) for me|leaves? me (?:stone )?cold|"
    r"not (?:for me|my (?:thing|cup)|interested)|no (?:thanks|thank you|more|way|desire|wish|interest|appetite|fan|stomach|love|joy)|zero (?:interest|desire)|"
    r"(?:can'?t|cannot|could(?:n'?t| not)) (?:stand|bear|get excited|imagine|see myself)|don'?t see myself|out of the question|never again|puts? me (?:off|to sleep)|"
    r"leave[\w' ]{0,30} to (?:others|some(?:body|one)|people|the|those)|let (?:others|some(?:body|one))|some(?:body|one) else|keep (?:me|[\w ]{1,30}) (?:away|far|out)|"
    r"keep me away|stay (?:out|away)|spare me|you can keep|dead body|hard pass|(?:i'?ll|i'?d|i) pass\b|pass on|count me out|(?:done|finished|through) with|"
    r"had (?:enough|my fill|it with)|enough of|rid of|(?:get|getting|running|run) away from|drag me|g(?:a|i)ve(?:n)? up|said goodbye|turned down|"
    r"lost (?:my|all|the) \w+|gone off|went off|behind me|(?:is|are) over\b|swore never|makes? me (?:yawn|sleepy|sick|miserable|nervous|anxious)|paint dry|"
    r"pulling teeth|idea of (?:hell|purgatory)|chewed me|as little|the less|less of|fewer|wouldn'?t mind never|wouldn'?t be sad|forget it|i'?m out|"
    r"don'?t (?:care|bother|put me|make me|give me|send me|lock me|ask me|need to|expect me)|could(?:n'?t| not) care less|not (?:bothered|fussed|tempt\w*|a fan|a big fan|too fond|keen|into|really into)|don'?t mix|sweep floors|clean toilets|"
    r"sick of|tired of|fed up|bored (?:of|with|by)|would rather (?:die|quit)|(?:sooner|rather) (?:die|quit))\b"
)
_REFUSED = re.compile(r"\w, ?(?:no|nope|nah|never|not really|not me|not at all)$")  # "writing texts, no"
_MILD = re.compile(
    r"\b(?:don'?t (?:really )?mind|do not mind|fine|ok|okay|alright|all right|either way|neither|half (?:and )?half|take it or leave it|easy|indifferent|whatever|"
    r"(?:does not|doesn'?t) (?:bother|thrill|matter)|so[- ]so|in between|bit of (?:each|both)|same to me|both is|don'?t hate|don'?t love)\b"
)
_NEGATES = re.compile(
    r"\b(?:not|don'?t|doesn'?t|didn'?t|never|no|nor|neither|without|won'?t|wouldn'?t|can'?t|cannot|isn'?t|aren'?t|ain'?t|hardly|less|nothing|none|"
    r"zero|little|barely|nah|nope|haven'?t|hasn'?t|wasn'?t|nil|minus)\b"
)
_HAS_DONE = re.compile(
    r"\b(?:years?|yrs?|worked|work(?:ing)? as|built|build|run|ran|know|knows|can|good at|strong|experience\w*|engineer|developer|analyst|"
    r"scientist|teach\w*|trained|wrote|written|led|manage\w*|certified|self[- ]?taught|fluent|daily|every day|solid|expert|senior|lead|"
    r"founded|published|shipped|did|made|use|used|decades?|since (?:19|20)\d\d|\d+ ?y)\b"
)
_JOINED = re.compile(r"\b(?:and|nor)\b|[,;]")
_POINTS_BACK = re.compile(r"\b(?:it|that|those|them|this|these)\b")
_STRONGLY = re.compile(
    r"\b(?:lov\w+|hat(?:e|es|ing)|ador\w+|loath\w*|obsess\w*|crazy|passion\w*|dream\w*|can'?t stand|cannot stand|never|must|all (?:day|night)|most|really|very|"
    r"refus\w*|nightmare|always|best|favou?rite|need|only|out of the question|no way|absolutely|nothing (?:better|beats|i like)|heart|anything but|"
    r"last thing|worst|can'?t get enough|spare me|dead body|torture|hell|everything)\b"
)
_WELL = re.compile(
    r"\b(?:\d+\+? ?(?:yrs?|years?|y)|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|many|several) (?:years|yrs)|decades?|senior|expert|lead|led|"
    r"strong|daily|every day|fluent|inside out|professionally|msc|master\w*|phd|published|founded|career|in my sleep|since (?:19|20)\d\d)\b"
)
_LACKS = re.compile(
    r"\b(?:can(?:'?t|not)(?! (?:stand|bear|wait|imagine|live|do without|get|let|say|not|stop|see|help))|could(?:n'?t| not)(?! (?:stand|care|imagine))|could never|"
    r"never (?:learn\w*|tried|coded|programmed|done|did|built|used|written|touched|had)|haven'?t (?:\w+ )?(?:touched|written|built|trained|used|done|learn\w*)|"
    r"not (?:very |really |that )?good at|bad at|terrible at|rubbish at|no good at|no (?:experience|idea|clue|skills?|background)|don'?t (?:know|code|program)|yet to|new to|"
    r"first thing about|wouldn'?t know|weak|shaky|basically none)\b"
)
_NOT_AT_ALL = re.compile(r"\b(?:never|none|no|zero|nothing|not a single|at all|cannot|can'?t|nil)\b")


@dataclass(frozen=True, slots=True)
class Stance:
    """How a clause stands to what it speaks of: `likes` is 1, -1 or 0 for neither."""

    likes: int
    negated: bool
    has_done: bool
    lacks: bool  # cannot, or never did: that is no dislike
    points_back: bool
    mild: bool  # neither likes nor dislikes, and says so


def read_stance(text: str) -> Stance:
    """Read the stance of a clause in lower case."""
    negations = len(_NEGATES.findall(text))
    if _TURNS_FOR.search(text):
        likes = 1
    elif _TURNS_AGAINST.search(text) or _REFUSED.search(text):
        likes = -1
    else:
        good, bad = bool(_LIKES.search(text)), bool(_DISLIKES.search(text))
        likes = -1 if bad else int(good)
        if _count_negations(text) % 2 and not (good and bad):  # "I don't enjoy it, it's dull" is no double negation
            likes = -likes
    return Stance(
        likes,
        bool(negations),
        bool(_HAS_DONE.search(text)),
        bool(_LACKS.search(text)),
        bool(_POINTS_BACK.search(text)),
        bool(_MILD.search(text)),
    )


def _count_negations(text: str) -> int:
    """Count the negations beside what tells liking: "I can't, and do not want to" is no double negation."""
    parts = _JOINED.split(text)
    telling = [part for part in parts if _LIKES.search(part) or _DISLIKES.search(part)]
    return max((len(_NEGATES.findall(part)) for part in telling), default=len(_NEGATES.findall(text)))


def read_strength(text: str, kind: TraitKind, sign: int) -> int:
    """Return 2 for a strong statement and 1 for a plain one."""
    lowered = text.lower().replace("\u2019", "'")
    if kind == "skill":
        return 2 if (_WELL if sign > 0 else _NOT_AT_ALL).search(lowered) else 1
    return 2 if _STRONGLY.search(lowered) or (kind == "circumstance" and _NOT_AT_ALL.search(lowered)) else 1
