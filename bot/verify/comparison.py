"""Compare a statement with its source, word by word: it must stand there, in this order, about the same role."""

import itertools
from dataclasses import dataclass

from bot.verify.reading import UNITS, Token

PRONOUN_COST = 50.0  # a word is read as standing for a pronoun only where it stands nowhere else
LONGEST_NAME = 8  # words a pronoun may stand for
SCOPE = 3  # words after a negation that it may deny
# Stems that frame a sentence: "in the view of …", "one misconception is that …".
FRAMES = {"view", "opinion", "misconcept", "myth", "mistak", "wrong"}
# Stems after a comma that tell who says a sentence.
ATTRIBUTIONS = {"say", "accord", "view", "account", "write", "wrote", "report", "estim", "find", "hold"}
CONTRASTS = {"while", "whereas", "but", "although", "though", "yet", ";"}


@dataclass(frozen=True, slots=True)
class Word:
    """A token of the source; a pronoun knows the tokens it may stand for; a role may be implied by the page."""

    token: Token
    stands_for: tuple[Token, ...] = ()
    implied: bool = False


def find_difference(statement: list[Token], source: list[Word]) -> str:
    """Name the first way in which a statement says something else than its source; empty if there is none."""
    if not any(token.kind == "word" for token in statement):
        return "It says nothing that can be checked."
    places = align(statement, source)
    if places is None:
        # A role may be said again where the source leaves it out: "many can" as "many data scientists can".
        shorter = _drop_repeated_roles(statement)
        places = align(shorter, source)
        named = [word.token for word in source if word.token.kind == "role" and not word.implied]
        if places is None or any(role not in shorter for role in named):
            return _explain(statement, source)
        statement = shorter
    return (
        _find_wrong_pronoun(statement, places, source)
        or _find_wrong_subject(set(places), source)
        or _find_joined_clauses(places, source)
        or _find_lost_word(set(places), source)
        or _find_lost_context(statement, set(places), source)
    )


def _drop_repeated_roles(statement: list[Token]) -> list[Token]:
    kept: list[Token] = []
    latest: Token | None = None
    for token in statement:
        if token.kind == "role" and token == latest:
            continue
        latest = token if token.kind == "role" else latest
        kept.append(token)
    return kept


def align(statement: list[Token], source: list[Word]) -> list[int] | None:
    """Find a place in the source for each token of the statement, in order; None if there is none.

    At a pronoun any words it may stand for find their place. Among all ways the one with the fewest words skipped is
    taken, so that words are read in the clause they come from.
    """
    infinity = float("inf")
    costs = [_cost(statement[0], word) for word in source]
    came: list[list[int]] = []
    for token in statement[1:]:
        row, origin = [infinity] * len(source), [-1] * len(source)
        # Skipping costs one a word, so the best origin of a place is the running minimum of (cost - place) before it.
        lowest, lowest_at = infinity, -1
        for place, word in enumerate(source):
            cost = _cost(token, word)
            if cost < infinity:
                if word.stands_for and costs[place] < infinity:
                    row[place], origin[place] = costs[place] + cost, place
                if lowest + place - 1 + cost < row[place]:
                    row[place], origin[place] = lowest + place - 1 + cost, lowest_at
            if costs[place] - place < lowest:
                lowest, lowest_at = costs[place] - place, place
        came.append(origin)
        costs = row
    if min(costs, default=infinity) == infinity:
        return None
    place = min(range(len(source)), key=lambda index: costs[index])
    places = [place]
    for origin in reversed(came):
        place = origin[place]
        places.append(place)
    return places[::-1]


def _cost(token: Token, word: Word) -> float:
    """Return 0 for the word itself, a high price for a word a pronoun stands for, and infinity for any other."""
    if token == word.token:
        return 0.0
    return PRONOUN_COST if token in word.stands_for and token.kind in {"role", "word"} else float("inf")


def _find_wrong_pronoun(statement: list[Token], places: list[int], source: list[Word]) -> str:
    """A pronoun stands for a few words said before it in one piece; a role, for the first one or for all together."""
    for place in set(places):
        if not source[place].stands_for:
            continue
        said = [token for token, at in zip(statement, places, strict=True) if at == place]
        if said == [source[place].token]:
            continue
        fault = f"“{source[place].token.value}” stands for something else in the source."
        if not _stands_in_one_piece(said, list(source[place].stands_for)):
            return fault
        roles = [token for token in said if token.kind == "role"]
        here = [at for at in _sentence_before(place, source) if source[at].token in roles]
        if here and not any(at in places for at in here):
            return fault  # the words the pronoun points back to were left out
        known = [token for token in source[place].stands_for if token.kind == "role"]
        allowed = [known[:1], list(dict.fromkeys(known))]
        if source[place].token.value in {"it", "its"}:  # a field such as "software engineering", named last
            allowed.append(known[-1:])
        if roles and roles not in allowed:
            return fault
    return ""


def _sentence_before(place: int, source: list[Word]) -> range:
    """Return the places of the same sentence before a place."""
    full_stops = [at for at in range(place) if source[at].token == Token("break", ".")]
    return range(full_stops[-1] + 1 if full_stops else 0, place)


def _stands_in_one_piece(said: list[Token], before: list[Token]) -> bool:
    """Say whether a few words stand together, in this order, in what came before."""
    if len(said) > LONGEST_NAME:
        return False
    words = [token for token in said if token.kind == "word"]
    return not words or any(before[at : at + len(said)] == said for at in range(len(before)))


def _find_wrong_subject(matched: set[int], source: list[Word]) -> str:
    """Words said of one role in the source are not given to another by leaving its name out."""
    for place, word in enumerate(source):
        if word.token.kind != "role" or word.implied or place in matched:
            continue
        before = [at for at in range(place) if at in matched and source[at].token.kind == "role"]
        if before and source[before[-1]].token == word.token:
            continue
        if any(at in matched for at in _clause_after(place, source)):
            return f"The source says this of {word.token.value}."
    return ""


def _clause_after(place: int, source: list[Word]) -> range:
    """Return the places a role speaks for: to the next comma or, after a "while", to the end of the contrast."""
    start = next((at for at in range(place, -1, -1) if source[at].token.kind == "break"), -1)
    contrast = start >= 0 and source[start].token.value in CONTRASTS
    for end in range(place + 1, len(source)):
        token = source[end].token
        if token.kind == "role" and source[end].token != source[place].token:
            return range(place + 1, end)
        closes = token.value in {".", ";"} or not contrast or token.value in CONTRASTS
        if token.kind == "break" and (closes or _begins_attribution(end, source)):
            return range(place + 1, end)
    return range(place + 1, len(source))


def _begins_attribution(place: int, source: list[Word]) -> bool:
    """Say whether ", says X" or ", in the view of X" follows, which speaks of the whole sentence."""
    return any(word.token.value in ATTRIBUTIONS for word in source[place + 1 : place + 5])


def _find_joined_clauses(places: list[int], source: list[Word]) -> str:
    """The subject of one clause is not given the predicate of another by leaving out what stands between."""
    ordered = sorted(set(places))
    for earlier, later in itertools.pairwise(ordered):
        breaks = [at for at in range(earlier + 1, later) if source[at].token.kind == "break"]
        if not breaks or source[breaks[-1]].token == Token("break", "."):
            continue
        cuts_the_end = _says_something(source[earlier + 1 : breaks[0]])
        cuts_the_beginning = _says_something(source[breaks[-1] + 1 : later])
        if cuts_the_end and cuts_the_beginning:
            return "It joins the beginning of one clause to the end of another."
    return ""


def _says_something(words: list[Word]) -> bool:
    return any(word.token.kind not in {"pronoun", "break"} for word in words)


def _find_lost_word(matched: set[int], source: list[Word]) -> str:
    """A negation or hedge stays with the words it speaks of, a unit with its number."""
    for place, word in enumerate(source):
        token = word.token
        if place in matched:
            continue
        if token.kind == "negation" and _is_kept(place, matched, source, SCOPE):
            return f"The source says “{token.value}” and the statement does not."
        if token.kind == "hedge" and _is_kept(place, matched, source, 1):
            return f"The source says “{token.value}” and the statement does not."
        if token.value in UNITS and place - 1 in matched and source[place - 1].token.kind == "number":
            return f"The figure {source[place - 1].token.value} lost its unit."
    return ""


def _is_kept(place: int, matched: set[int], source: list[Word], scope: int) -> bool:
    """Say whether the words that a negation or hedge speaks of are kept in the statement."""
    following: list[int] = []
    for later in range(place + 1, len(source)):
        if source[later].token.kind == "break" or len(following) == scope:
            break
        if source[later].token.kind in {"word", "number", "role"}:
            following.append(later)
    kept = [later for later in following if later in matched]
    return bool(following) and (following[0] in matched or len(kept) * 2 > len(following))


def _find_lost_context(statement: list[Token], matched: set[int], source: list[Word]) -> str:
    """A figure keeps the years of its sentence; an opinion or a misconception keeps its frame."""
    start = 0
    for end in [place for place, word in enumerate(source) if word.token == Token("break", ".")]:
        sentence = range(start, end)
        start = end + 1
        used = [source[place].token for place in sentence if place in matched]
        years = [source[place].token for place in sentence if source[place].token.kind == "year"]
        if any(token.kind == "number" for token in used) and years and not any(year in statement for year in years):
            return "The figure lost its year."
        if used and any(source[place].token.value in FRAMES and place not in matched for place in sentence):
            return "The opinion lost its owner, or the misconception its name."
    return ""


def _explain(statement: list[Token], source: list[Word]) -> str:
    available = [word.token for word in source] + [token for word in source for token in word.stands_for]
    for token in statement:
        if token not in available:
            what = {"role": "role", "number": "figure", "year": "year", "negation": "negation"}.get(token.kind, "word")
            return f"The source has no such {what}: {token.value}."
    return "The source says this in another order."
