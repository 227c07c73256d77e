"""Cut a message into clauses, and tell those that speak of the person, now and in earnest."""

import re
from dataclasses import dataclass
from typing import NamedTuple

_CUT = re.compile(
    r"[.!;:\n()\u2013\u2014]+|\?+|,|\s-\s|\b(?:but|though|although|however|yet|whereas|while|and|because|since|so|plus|also)\b|\b(?=if\b|even if\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]")
_STARTS_ANEW = re.compile(
    r"(?:today|nowadays|i|i'm|im|i've|ive|i'd|id|i'll|my|we|we're|our|me|not|never|no|hate|love|like|enjoy|want|would|can|can't|cannot|don't|dont|"
    r"prefer|rather|currently|now|he|she|they|his|her|their|it|it's|the|a|an|\d+)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:used to|once (?:liked|loved|enjoyed|wanted|dreamt|dreamed)|back then|back when|as a (?:kid|child|teen\w*|student|boy|girl)|"
    r"in my (?:twenties|teens|youth|20s|30s)|when i was|years ago i|i (?:had|was) (?:once|really|so|very)? ?(?:loved|into|keen)|"
    r"(?:liked|loved|enjoyed|hated|wanted|dreamt|dreamed) (?:\w+ )?(?:of |to )?.{0,40}\b(?:at school|in school|at uni|back|before|then|ago|once)|"
    r"no longer|not any ?more|any ?more\b.*\bgone|grew out of|lost interest|anymore now|long ago|at (?:\d\d|school|uni) i (?:loved|liked|wanted|hated|enjoyed|adored))\b",
    re.IGNORECASE,
)
_STILL = re.compile(r"\b(?:still|again|back to|miss|nowadays|these days|now)\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"^\W*(?:\w+ ){0,1}?(?:(?:(?:my|our|his|her|the other|some|most|many|all|all my|every|both) (?:[\w-]+ ){0,2}?)"
    r"(?:data team|team|devs|dev|brothers?|sisters?|wife|husband|partner|girlfriend|boyfriend|friends?|colleagues?|coworkers?|boss|manager|cto|ceo|team ?mates?|flatmate|roommate|"
    r"mum|mom|mother|dad|father|parents|cousin|uncle|aunt|son|daughter|kids?|children|teacher|professor|prof|supervisor|neighbou?r|"
    r"classmates?|mates?|buddy|tutor|coach|ex|grandma|grandpa|twin|people|folks|engineers|developers|companies|employers|guys)|"
    r"(?:everyone|everybody|somebody|someone|nobody|he|she|they|people|folks|others|recruiters|data scientists))\b(?! and i\b| & i\b)",
    re.IGNORECASE,
)
_SPEAKS_OF_ME = re.compile(r"\b(?:today|nowadays|i|i'm|im|i've|ive|i'd|me|myself|mine)\b", re.IGNORECASE)
_SUPPOSED = re.compile(
    r"\b(?:in case|if (?:i|only|you|the|it|they|we|my)\b|what if|suppos(?:e|ing)|imagine|assuming|let's say|say i|in case i|were i|had i|"
    r"i(?:'d| would| could| might) have\b|i wish i|as if i|unless i|whether i|should i|in another life|pretend(?:ing)?)\b",
    re.IGNORECASE,
)
_STARTS_SUPPOSED = re.compile(
    r"^\W*(?:(?:and|but|so|well|also) )?(?:if|suppos(?:e|ing)|imagine|let's say|what if|in case)\b(?! need| possible)",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"\bif (?:i (?:really )?(?:had to|must|have to|could|can|may|were to) (?:choose|pick|decide)|i could do anything|it (?:were|was) up to me|it came (?:down )?to it|"
    r"possible|need be|necessary|(?:the )?(?:pay|money|salary)[\w ]* (?:was|were)\b|i'?m honest|anything\b|you ask me|i may\b)",
    re.IGNORECASE,
)
_JOKING = re.compile(
    r"\b(?:lol|haha+|hehe|rofl|lmao|just kidding|kidding|jk|said no one|not\s*$|yeah right|oh (?:yes|sure|joy|great)|because who doesn'?t|"
    r"obviously my dream|of course i (?:just )?(?:adore|love)|sarcasm|/s)(?=\W|$)|😂|🤣|😅|;-?\)",
    re.IGNORECASE,
)
FEWEST_LETTERS = 2  # of a piece that may tell something
_AROUND = " ,;:-\u2013\u2014.!?()"
# Where somebody studied must not matter: a school with a name is read as any other.
_SCHOOL = re.compile(
    r"\b(?:the )?(?:(?:[A-Z][\w.'-]+ )+(?:University|College|Polytechnic)|(?:University|College|Institute) of(?: [A-Z][\w'-]+)+)"
)
_ASKS = re.compile(
    r"^\W*(?:(?:so|and|but|or|then|also|well|hi|hey|hello|ok)\W+)*(?:do|does|did|is|are|am|was|can|could|should|would|will|may|must|has|have|what|which|who|how|why|where|when|whom)\b(?! i(?:'m| am| have) )",
    re.IGNORECASE,
)


# "No wait", "and pay?", "go on" tell nothing, whatever is compared with them.
_INTERJECTION = re.compile(
    r"^(?:(?:no|yes|oh|hm+|ok(?:ay)?|wait|hold on|hang on|sorry|actually|well|hey|please|go on|go ahead|right|fine|and|but|so|then|i see|"
    r"got it|never ?mind|thanks?|thank you|lol|haha)\W*)+$",
    re.IGNORECASE,
)
# What is said of the talk itself tells nothing either: "no, I mean the salary", "that's 250 hours for ML engineers".
_OF_THE_TALK = re.compile(
    r"^\W*(?:(?:no|nope|well|but|and|so|ok(?:ay)?|right|yes)\W+)*(?:i (?:just )?(?:mean|meant|said)\b(?! (?:i|i'm|im|i've|that i|my)\b)|(?:that's|thats|that is|this is) (?:\d|(?:just )?(?:how|what) i (?:see|think|feel|mean|would say)\b|(?:just )?(?:me|my view|my two cents|all|it)\W*$))",
    re.IGNORECASE,
)
# Who somebody is tells nothing of what they like or can do, whatever the encoder would hear in it.
_OF_IDENTITY = re.compile(
    r"^\W*(?:(?:and|but|so|also|by the way|well)\W+)*(?:i am|i'?m) (?:an? )?(?:\w+ )?(?:woman|man|girl|boy|lady|guy|male|female|mother|mum|mom|father|dad|parent|"
    r"non[- ]?binary|enby|genderqueer|gay|lesbian|bi|bisexual|queer|trans(?:gender)?|straight|asexual|deaf|blind|disabled|autistic|black|white|brown|"
    r"muslim|jewish|christian|hindu|sikh|buddhist|atheist|married|single|divorced|widowed|pregnant|immigrant|refugee)\W*$",
    re.IGNORECASE,
)
# "Well, to be honest, I'd code" is heard as "I'd code" is; so is what somebody says behind their age.
_LEADS_IN = re.compile(
    r"\W*(?:(?:well|honestly|actually|frankly|basically|look|listen|hmm+|okay|ok|right|sure|i mean|you know|to be (?:quite |very |completely )?(?:honest|fair|frank)|"
    r"in all honesty|if i(?:'m| am) honest|truth be told|to tell (?:you )?the truth|tbh|for what it'?s worth)(?:,? (?:so|then)\b)?\s*[,:;\u2014\u2013-]+\s*|\(\d\d ?[mfx]?\)[\s,.:]*)+(?=\w)",
    re.IGNORECASE,
)
# What is on offer is no wish yet: "I have two offers: data analyst at a bank, or junior ML engineer at a startup".
_OFFERS = re.compile(
    r"\b(?:have|got|with|between|hold) (?:two|three|2|3|an?|both|these|my|several)(?: job)? offers?\b", re.IGNORECASE
)
# "Writing texts, no." is one thing said; "I like it, no, I love it" is two.
_REFUSES = re.compile(
    r"\s*(?:no|nope|nah|never|no thanks|no way|not (?:really|me|for me|at all|my thing))\s*(?:[.!;]|\Z|(?:but|and)\b)",
    re.IGNORECASE,
)
_NAMES_TOPIC = re.compile(
    r"\s*(?!(?:what|who|how|why|when|where|which|and|or|so|really|ok(?:ay)?|right|sorry|no|yes)\b)[\w'-]+(?: [\w'-]+){0,2}\?",
    re.IGNORECASE,
)
_ONLY_NAMES = re.compile(r"^\W*(?:and|or|what about|how about)\b(?: \w+){1,4}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a message, `message[start:end]`, that may say something of the person."""

    text: str
    start: int
    end: int
    silent: bool = False  # of others, the past or a supposed case

    @property
    def lowered(self) -> str:
        """The text as it is read."""
        return lower(self.text)


def lower(text: str) -> str:
    """Return a text as it is read: lower case, with plain apostrophes and no school by its name."""
    return _SCHOOL.sub("a university", text).lower().replace("\u2019", "'")


class Sentence(NamedTuple):
    """A sentence that states something, whole and cut into clauses; `asks` says that part of it is a question."""

    whole: Clause
    clauses: tuple[Clause, ...]
    asks: bool = False

    @property
    def heard(self) -> tuple[Clause, ...]:
        """The stretches that tell what holds: the whole, or the clauses if part of it is a question."""
        return self.clauses if self.asks else (self.whole,)


def cut_clauses(message: str) -> tuple[Clause, ...]:
    """List the clauses of the statements in a message; those that do not speak of the person now are silent.

    Questions and jokes are left out.
    """
    return tuple(clause for sentence in cut_sentences(message) for clause in sentence.clauses)


def cut_sentences(message: str) -> tuple[Sentence, ...]:
    """List the sentences of a message that state something, with their clauses."""
    found: list[Sentence] = []
    for start, end in _find_sentences(message):
        sentence = message[start:end]
        if _is_no_statement(sentence):
            continue
        clauses, asks = _cut_sentence(sentence, start)
        text = sentence.strip(_AROUND)
        if clauses:
            at = start + sentence.index(text)
            found.append(Sentence(Clause(text, at, at + len(text)), tuple(clauses), asks))
    return tuple(found)


def _cut_sentence(sentence: str, start: int) -> tuple[list[Clause], bool]:
    """Return the clauses of a sentence that begins at `start`, and whether a piece of it asks."""
    found: list[Clause] = []
    other = past = asks = False
    supposed = bool(_STARTS_SUPPOSED.search(sentence)) and not _CHOSEN.search(sentence)
    for begin, finish in _find_pieces(sentence):
        text = sentence[begin:finish]
        # "my brother loves maths and physics": what follows goes on about him until someone says "I".
        mine = bool(_SPEAKS_OF_ME.search(text))
        other = bool(_OTHERS.search(text)) or (other and not mine)
        past = (bool(_PAST.search(text)) and not _STILL.search(text)) or (past and not mine)
        doubtful = supposed or (bool(_SUPPOSED.search(text)) and not _CHOSEN.search(text))
        if _is_asked(text, finish, sentence):
            asks = True
        elif len(_WORD.findall(text)) >= FEWEST_LETTERS and not _tells_nothing(text):
            found.append(Clause(text, start + begin, start + finish, silent=other or doubtful or past))
    return found, asks


def _find_sentences(message: str) -> list[tuple[int, int]]:
    """Return where sentences start, behind words that lead in, and end.

    "Chatbots?" names what the next one is about, and belongs to it.
    """
    found: list[tuple[int, int]] = []
    for match in re.finditer(r"[^.!?\n]+(?:\.(?=\w)[^.!?\n]+)*[.!?]*", message):
        led_in = _LEADS_IN.match(match[0])
        start = match.start() + (led_in.end() if led_in else 0)
        if found and _NAMES_TOPIC.fullmatch(message[found[-1][0] : found[-1][1]]):
            start = found.pop()[0]
        found.append((start, match.end()))
    return found


def _is_no_statement(sentence: str) -> bool:
    return bool(_JOKING.search(sentence) or _OFFERS.search(sentence)) or (
        sentence.rstrip().endswith("?") and bool(_ASKS.search(sentence))
    )


def _tells_nothing(piece: str) -> bool:
    return any(pattern.match(piece) for pattern in (_INTERJECTION, _OF_THE_TALK, _OF_IDENTITY))


def _is_asked(piece: str, end: int, sentence: str) -> bool:
    """Say whether a piece is what a sentence asks in the end: "I like building, so why only analysts?"."""
    is_last = sentence[end:].strip(" \"'").startswith("?")
    return is_last and bool(_ASKS.search(piece) or _ONLY_NAMES.match(piece))


def _find_pieces(sentence: str) -> list[tuple[int, int]]:
    """Cut a sentence at its commas and conjunctions where what follows can stand by itself, and once more at every comma.

    A list goes on in the longer piece ("python, sql and excel"); a run of short statements is told apart in the shorter
    ones ("images yes, text no"). Longer pieces come before the shorter ones they hold.
    """
    cuts = _CUT.finditer(sentence)
    matches = [cut for cut in cuts if not (cut[0].strip() == "," and _REFUSES.match(sentence, cut.end()))]
    firm = [match for match in matches if _stands_alone(match, sentence)]
    pieces: list[tuple[int, int]] = []
    for begin, finish in _between(firm, sentence):
        pieces.append((begin, finish))
        inner = [
            match for match in matches if begin < match.start() and match.end() < finish and match[0].strip() == ","
        ]
        if inner:
            pieces += _between(inner, sentence[:finish], begin)
    return pieces


def _stands_alone(match: re.Match[str], sentence: str) -> bool:
    word = match[0].strip().lower()
    if word in {",", "and", "so", "since", "plus", "also"}:
        return bool(_STARTS_ANEW.match(sentence[match.end() :].lstrip()))
    return True


def _between(cuts: list[re.Match[str]], sentence: str, first: int = 0) -> list[tuple[int, int]]:
    """Return what stands between the cuts, without the white space and marks around it."""
    starts = [first, *(match.end() for match in cuts)]
    ends = [*(match.start() for match in cuts), len(sentence)]
    pieces: list[tuple[int, int]] = []
    for begin, finish in zip(starts, ends, strict=True):
        text = sentence[begin:finish]
        stripped = text.strip(_AROUND)
        if stripped:
            at = begin + text.index(stripped)
            pieces.append((at, at + len(stripped)))
    return pieces
