"""Take a message apart: the questions it asks, and what it tells besides."""

import re
from dataclasses import dataclass

from bot.knowledge import Vocabulary
from bot.understand.limits import find_limits

MOST_QUESTIONS = 3  # answered in one reply
FEWEST_WORDS = 3  # of a question that stands for itself
FEWEST_OWN = 4  # words of a question beside an answer
FEWEST_LEFT = 2  # the same where the message says that it was missed: "you skipped the age thing??"
_OPENS = re.compile(
    r"^(?:(?:and|but|so|then|also|now|please|ok(?:ay)?|well)\W+)*(?:what|which|who|whom|whose|how|why|when|where|tell me (?:about|what|how|which|why)|compare|explain|name|give me"
    r"|(?:is|are|do|does|ca|could|should|would|wo)n'?t (?:it|that|this|i|we|they|there)|can you (?:just |please )*(?:answer|say|tell me) (?:if|whether|how|what))\b"
)
# A question behind what is told, with or without the mark of one: what stands between "but" and it belongs to it.
_ASKS_AT_LAST = re.compile(
    r"(?:\bbut\b|[,;])\s+(?P<asks>(?:(?<=but )[^.?!]{3,80}?, ?)?(?:(?:is|are|do|does|ca|could|should|would|wo)n'?t (?:it|that|this|i|we|they|there)"
    r"|can you (?:just |please )*(?:answer|say|tell me) (?:if|whether|how|what)|(?:is|am) (?:it|that|i) (?:too|still|even|any))\b[^.!?]*\??)$",
    re.IGNORECASE,
)
FEWEST_JOINED = 4  # words of each of two questions in one sentence
STORY = 30  # words; a message this long is a story with a question in it
_SENTENCE = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=\S)|\s*\[\.\.\.\]\s*|(?<=\))\s+(?=[A-Z])")
_ASKS = re.compile(
    r"^(?:and |but |so |then |also |or |now |ok(?:ay)?,? |well,? |please,? |hi,? |hello,? |hey,? |guys,? )*"
    r"(?:what|which|who|whom|whose|how|why|when|where|"
    r"(?:is|are|am|was|do|does|did|can|could|should|shall|would|will|may|might|must|has|have) "
    r"(?:i|we|you|he|she|it|they|an?|the|my|our|your|one|this|that|these|those|people|there|someone|somebody|any)|any|tell me|explain|describe|compare|give me|show me|list|recommend|suggest|help me|i (?:want|need|would like)"
    r" to (?:know|understand|learn|become)|i(?:'m| am) wondering|wondering|please)\b"
)
_WISH = re.compile(
    r"\b(?:want|wish|would like|i'd like|hope|hoping|looking (?:to|for)|thinking (?:of|about)|considering|plan(?:ning)? to|"
    r"interested in|dream|goal|aim|torn|undecided|unsure|not sure|confused|advice|tips|recommend\w*|suggestions?)\b"
)
# Words of a clause that may matter to the answer, though they name nothing we know.
_TELLS = re.compile(
    r"\b(?:work(?:ed|ing)?|job|career|stud(?:y|ied|ying)|school|degree|experience|years?|months?|hours?|know|learn\w*|code|"
    r"tired|exhaust\w*|sleep\w*|cry\w*|afraid|scared|lonely|miserable|anxious|desperate|stupid|worthless|"
    r"budget|team|company|startup|hire|hiring|live|based|engineer\w*|developer\w*|ai|ml|data|model\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The questions of a message, in order, and the sentences beside them."""

    questions: tuple[str, ...]
    background: tuple[str, ...]
    whole: str


# "Could I become X within a year and what would that pay?": the second asks something of its own, in the order of words
# of a question; "what it is and how it differs" does not.
_ASKS_ANOTHER = re.compile(
    r",?\s+(?:and|but)\s+(?:also |then |if so,? )?(?=(?:(?:what|which|who|how|why|when|where)(?: [\w'-]+){0,3}? )?"
    r"(?:is|are|do|does|did|can|could|should|would|will)(?:n't)? (?:i|we|you|he|she|it|they|an?|the|my|our|that|this|there|one|[a-z][\w-]*s)\b)",
    re.IGNORECASE,
)


def split_sentences(text: str) -> list[str]:
    """Split a message as people write it, at the ends of its sentences."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def split_message(text: str) -> Parts:
    """Find the questions of a message; one that asks nothing outright is taken whole.

    Of a long story only what asks or wishes is the question; the rest is background.
    """
    sentences = [piece for sentence in split_sentences(text) for piece in _split_joined(sentence)]
    asked = [sentence for sentence in sentences if _is_question(sentence)]
    told = tuple(sentence for sentence in sentences if sentence not in asked)
    if not asked and len(text.split()) > STORY:
        asked = [sentence for sentence in sentences if _WISH.search(sentence.lower())][-1:]
        told = tuple(sentence for sentence in sentences if sentence not in asked)
    if not asked or (len(asked) == 1 and len(text.split()) <= STORY):
        return Parts((text,), told if asked else (), text)
    return Parts(tuple(asked), told, " ".join((*told, *asked)))


def own_question(text: str, fewest: int = FEWEST_OWN) -> str:
    """Return what a message asks beside other words, such as the answer to a question of ours; empty if it does not.

    A question has at least so many words: "is that it?" is none.
    """
    said, asked = _part_question(text, fewest)
    return asked if said else ""


def leave_out_question(text: str, question: str) -> str:
    """Return what a message says beside the question that `own_question` found in it."""
    said, asked = _part_question(text, FEWEST_LEFT if len(question.split()) < FEWEST_OWN else FEWEST_OWN)
    return said if asked == question else " ".join(s for s in split_sentences(text) if s not in question)


def _part_question(text: str, fewest: int) -> tuple[str, str]:
    """Part a message into what it says and what it asks: "reports, I guess, but I'm 36, isn't it too late"."""
    said: list[str] = []
    asked: list[str] = []
    for sentence in split_sentences(text):
        if _is_outright(sentence) and len(sentence.split()) >= fewest:
            asked.append(sentence)
        elif match := _ASKS_AT_LAST.search(sentence):
            said.append(sentence[: match.start()].rstrip(" ,;"))
            asked.append(sentence[match.start("asks") :])
        else:
            said.append(sentence)
    return " ".join(said), " ".join(asked)


def asks_outright(text: str) -> bool:
    """Say whether each sentence of a message opens as a question: "pay, I think?" does not."""
    return all(len(s.split()) >= FEWEST_OWN and bool(_ASKS.match(s.lower())) for s in split_sentences(text))


def _is_outright(sentence: str) -> bool:
    return sentence.rstrip("\"')").endswith("?") or bool(_OPENS.match(sentence.lower()))


def _split_joined(sentence: str) -> list[str]:
    """Split a sentence that asks two things, one after the other."""
    match = _ASKS_ANOTHER.search(sentence)
    if not match:
        return [sentence]
    first, second = sentence[: match.start()], sentence[match.end() :]
    whole = min(len(first.split()), len(second.split())) >= FEWEST_JOINED
    return [first, second] if whole and _ASKS.match(first.lower()) else [sentence]


_FRONT = re.compile(
    r"(?P<front>[^.?!;]{4,90}?)\s*(?P<mark>[,;:.!\u2013\u2014-]+)\s+(?P<turn>but|so|and|anyway|anyhow)?,?\s*(?P<core>.+)$",
    re.IGNORECASE,
)
# A task stands in front of such a question, in words of any trade.
_STAFFS = re.compile(
    r"\b(?:hire|hiring|recruit\w*|who|whom|(?:kind|sort|type) of (?:person|people|engineer|specialist))\b"
)
_TASKS = (
    "build make run automate predict forecast detect classify maintain monitor watch analyse analyze clean create improve train "
    "deploy integrate set connect tag sort read extract answer recommend"
).split()
FEWEST_BEHIND = 4  # words that must follow a clause that is dropped
# "OK, leave the visa. What …" and "what differs besides the PhD?" name what is not asked about.
_SET_ASIDE = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|well|right|fine|anyway|so|and|but|hm+|alright)\W+)*"
    r"(?:[^.?!;]{1,40}\b(?:i|we)(?:'ll| will) (?:ask|check|find out)\b[^.?!;]{0,30}\b(?:else\w*|other|lawyer|embassy|adviser|advisor)\b[^.?!;,]*[.!;,]+|(?:let'?s )?(?:(?:leave|drop)(?: [\w'-]+){1,4}\s*[.!;]+"
    r"|(?:never ?mind|nvm|forget(?: about)?|enough (?:of|about|with))(?: [\w'-]+){1,4}\s*[.!;,:\u2013\u2014-]+))\s+(?P<core>\S.*)$",
    re.IGNORECASE,
)
_ASKED_LATER = re.compile(r"\b(?:i|we)(?:'ll| will) (?:ask|check|find out)\b", re.IGNORECASE)
_EXCEPTED = re.compile(
    r",?\s+(?:besides|apart from|aside from)(?: (?!that\b|this\b|it\b)[\w'-]+){1,3}(?=\s*[?.!,;]|\s*\Z)", re.IGNORECASE
)
_DENIES = re.compile(r"\b(?:no|not|nothing|none|never|nobody|without|only|(?:do|does|did|is|are|have|has|ca|wo)n't)\b")


def drop_set_aside(text: str) -> str:
    """Leave out what a message names only to set it aside; never a command to set our rules aside."""
    match = _SET_ASIDE.match(text)
    core = match["core"] if match else ""
    later = match and _ASKED_LATER.search(text[: match.start("core")])  # "visa I will ask other place. But salary …"
    asks = later or "?" in core or _ASKS.match(core.lower())  # "forget about me, nobody would miss me" is heard whole
    if asks and len(core.split()) >= FEWEST_BEHIND and "rules" not in find_limits(text):
        text = core
    kept = _EXCEPTED.sub("", text)
    # "I know nothing apart from Excel" excepts what there is, and does not set it aside.
    return kept if len(kept.split()) >= FEWEST_BEHIND and not _DENIES.search(text.lower()) else text


_CASE_CUT = re.compile(
    r"[.?!;,:]+|\band (?=we\b|our\b|nobody\b|no one\b|i\b)|\bbut\b|\bto (?=" + "(?:" + "|".join(_TASKS) + r")\b)"
)
_CASE = re.compile(rf"\b(?:we|our|us|nobody|no one|clients?|customers?|{'|'.join(_TASKS)})\b", re.IGNORECASE)
_NO_CASE = re.compile(rf"{_ASKS.pattern}|\b(?:our|my|this) case\b")
FEWEST_OF_CASE = 4  # words of a clause that describes a firm's case


def describe_case(text: str, vocabulary: Vocabulary) -> str:
    """Return the clauses of a message that describe a firm's case and name no role of ours."""
    clauses = [clause.strip() for clause in _CASE_CUT.split(text) if len(clause.split()) >= FEWEST_OF_CASE]
    kept = [clause for clause in clauses if _CASE.search(clause) and not _NO_CASE.search(clause.lower())]
    return ", ".join(clause for clause in kept if not vocabulary.find_mentions(clause, wide=True))


# Staff that a firm has is not what it asks about: "we have two data analysts and no engineer".
_STAFF = re.compile(
    r"\b(?:we|i|our team|my team)(?:'ve| have| has)?(?: (?:already|only|just|currently|now))* ?(?:have|has|got|with)? "
    r"(?:\d+|an?|one|two|three|four|five|six|seven|some|several|a few|no)\b[^.?!;,]*?(?=[.?!;,]|\band (?:we|i|need|want|now|are|should|would|do|is)\b|\Z)",
    re.IGNORECASE,
)
_WHOM = re.compile(
    r"\b(?:who|whom|hire|hiring|recruit|need|kind of (?:people|person)|which role|first)\b", re.IGNORECASE
)


def drop_staff(text: str) -> str:
    """Leave out the staff that a firm has, where it asks whom it needs or only tells."""
    asks = "?" in text or any(_ASKS.match(sentence.lower()) for sentence in split_sentences(text))
    rest = _STAFF.sub(" ", text)
    return rest if rest != text and (not asks or _WHOM.search(rest)) else text


def drop_preamble(text: str, vocabulary: Vocabulary) -> str:
    """Leave out a clause in front that says nothing about work: "my cat is asleep, but what …", "Greetings from …."."""
    match = _FRONT.match(text)
    if not match or len(match["core"].split()) < FEWEST_BEHIND:
        return text
    asks = _ASKS.match(match["core"].lower()) and len(match["core"].split()) > FEWEST_WORDS
    turns = match["turn"] or match["mark"][0] in ".;!"
    front = match["front"]
    says_something = (
        vocabulary.find_mentions(front, wide=True)
        or vocabulary.find_facets(front)
        or vocabulary.find_guides(front)
        or _STAFFS.search(match["core"].lower())
        or find_limits(front)
        or _TELLS.search(front.lower())
        or _ASKS.match(front.lower())
    )
    return text if says_something or not (asks or turns) else match["core"]


def _is_question(sentence: str) -> bool:
    lowered = sentence.lower().replace("\u2019", "'")
    long_enough = len(sentence.split()) >= FEWEST_WORDS
    return long_enough and (sentence.rstrip("\"')").endswith("?") or bool(_ASKS.match(lowered)))
