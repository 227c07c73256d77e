"""The gate: a draft statement is shown only if a cited section says it. Pure, no model.

A quote must stand verbatim in its section. The statement is then read against the whole sentences the quote touches:
every word that carries meaning must stand there, in the same order; roles, numbers and negations are such words. So a
statement may be cut short, joined or have its pronoun resolved, but it cannot gain a word, swap two roles, turn a
comparison round, or lose a "not", a "may", a unit, the year of a figure, or the owner of an opinion.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain import Draft, Proof, Quote, Section, Sentence
from bot.knowledge import Vocabulary
from bot.prompts import FixedTexts
from bot.verify.reading import UNITS, Token, read_tokens

__all__ = ["Gate", "Token", "read_tokens"]

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


class Gate:
    """Judge drafts against sections."""

    def __init__(self, sections: Mapping[str, Section], vocabulary: Vocabulary, *fixed: FixedTexts) -> None:
        """Keep what drafts are judged by."""
        self._sections = sections
        self._vocabulary = vocabulary
        self._fixed = fixed
        role_names = {name for role in vocabulary.roles for name in (vocabulary.title(role), vocabulary.plural(role))}
        self._allowed = {
            "roles": role_names,
            "facet": {facet.title.lower() for facet in vocabulary.facets.values()},
            "titles": {f"“{section.title}”" for section in sections.values()},
        }
        self._columns = {
            name.lower(): role
            for role in vocabulary.roles
            for name in (vocabulary.title(role), vocabulary.plural(role))
        }

    def judge(self, draft: Draft) -> Proof:
        """Say what a draft is, and, if it is a claim that its quotes do not carry, why."""
        for texts in self._fixed:
            if kind := texts.recognise(draft.text, self._allowed):
                return Proof(kind)
        if _is_question(draft.text):
            return Proof("question")
        return Proof("claim", self._find_fault(draft))

    def _find_fault(self, draft: Draft) -> str:
        if not draft.quotes:
            return "It cites no section."
        source: list[Word] = []
        for quote in draft.quotes:
            section = self._sections.get(quote.section)
            if section is None:
                return f"The section {quote.section!r} does not exist."
            sentences = find_quoted_sentences(section, quote)
            if not sentences:
                return f"The quote does not stand in {quote.section!r}."
            source += self._read_source(section, sentences)
        statement = [
            token for token in read_tokens(draft.text, self._vocabulary) if token.kind not in {"pronoun", "break"}
        ]
        return self._fault_of_column(draft, statement) or find_difference(statement, source)

    def _read_source(self, section: Section, sentences: tuple[Sentence, ...]) -> list[Word]:
        """Read the quoted sentences, with what each pronoun may stand for."""
        single = [Token("role", role) for role in section.roles] if len(section.roles) == 1 else []
        earlier = [
            Token("role", role) for role in self._vocabulary.find_last(section.text, sentences[0].start)
        ] or single
        words: list[Word] = []
        for sentence in sentences:
            read = read_tokens(sentence.text, self._vocabulary)
            if not any(token.kind in {"role", "pronoun"} for token in read) and len(section.roles) == 1:
                words.append(Word(Token("role", section.roles[0]), implied=True))
            for place, token in enumerate(read):
                known = (
                    read[:place] if any(other.kind == "role" for other in read[:place]) else [*earlier, *read[:place]]
                )
                named = tuple(item for item in known if item.kind not in {"break", "pronoun"})
                words.append(Word(token, named if token.kind == "pronoun" else ()))
            words.append(Word(Token("break", ".")))
            earlier = [token for token in read if token.kind == "role"] or earlier
        return words

    def _fault_of_column(self, draft: Draft, statement: list[Token]) -> str:
        """A table cell speaks of the role its column names."""
        role = self._columns.get(draft.place.column.lower()) if draft.place else None
        if role is None:
            return ""
        named = [token.value for token in statement if token.kind == "role"]
        owners = named or [owner for quote in draft.quotes for owner in self._sections[quote.section].roles]
        return (
            "" if owners and owners[0] == role and (named or len(set(owners)) == 1) else "It stands under another role."
        )


def find_quoted_sentences(section: Section, quote: Quote) -> tuple[Sentence, ...]:
    """Return the sentences a quote touches, white space folded; none if it does not stand in the section."""
    wanted = " ".join(quote.text.split())
    start = section.text.find(wanted) if wanted else -1
    if start < 0:
        return ()
    end = start + len(wanted)
    return tuple(sentence for sentence in section.sentences if sentence.start < end and start < sentence.end)


def _is_question(text: str) -> bool:
    """A question asserts nothing if it is one sentence and carries no figure."""
    return text.endswith("?") and not any(mark in text[:-1] for mark in ".!?") and not any(c.isdigit() for c in text)


def find_difference(statement: list[Token], source: list[Word]) -> str:
    """Name the first way in which a statement says something else than its source; empty if there is none."""
    if not any(token.kind == "word" for token in statement):
        return "It says nothing that can be checked."
    places = align(statement, source)
    if places is None:
        return _explain(statement, source)
    return (
        _find_wrong_pronoun(statement, places, source)
        or _find_wrong_subject(set(places), source)
        or _find_joined_clauses(places, source)
        or _find_lost_word(set(places), source)
        or _find_lost_context(statement, set(places), source)
    )


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
    return any(word.token.value in ATTRIBUTIONS for word in source[place + 1 : place + 3])


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
