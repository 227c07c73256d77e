"""The gate: a draft statement is shown only if a cited section says it. Pure, no model.

A quote must stand verbatim in its section. The statement is then read against the whole sentences the quote touches:
every word that carries meaning must stand there, in the same order; roles, numbers and negations are such words. So a
statement may be cut short, joined or have its pronoun resolved, but it cannot gain a word, swap two roles, turn a
comparison round, or lose a "not", a "may", a unit, the year of a figure, or the owner of an opinion. A bare "Yes.",
"No." or "It depends." is judged by `polarity`, against the question it answers, and where an amount of the person's
lies is reckoned anew by `amounts`.
"""

from collections.abc import Collection, Mapping

from bot.domain import Draft, Proof, Quote, Section, Sentence, Source
from bot.knowledge import Vocabulary
from bot.prompts import FixedTexts
from bot.verify.amounts import weigh_amount
from bot.verify.comparison import Word, find_difference
from bot.verify.polarity import ANSWERS, read_answer
from bot.verify.reading import Token, read_tokens

__all__ = ["Gate", "Token", "read_tokens"]


class Gate:
    """Judge drafts against sections."""

    def __init__(
        self,
        sections: Mapping[str, Section],
        vocabulary: Vocabulary,
        *fixed: FixedTexts,
        sources: Mapping[str, Source] | None = None,
    ) -> None:
        """Keep what drafts are judged by; a fixed text may name only these `sources`."""
        self._sections = sections
        self._vocabulary = vocabulary
        self._fixed = fixed
        role_names = {name for role in vocabulary.roles for name in (vocabulary.title(role), vocabulary.plural(role))}
        self._allowed = {
            "roles": role_names,
            "facet": {facet.title.lower() for facet in vocabulary.facets.values()},
            "titles": {f"“{section.title}”" for section in sections.values()},
            "country": set(vocabulary.countries),
            "city": {city.title() for city in vocabulary.cities},
            "sources": {source.label for source in (sources or {}).values()},
        }
        self._columns = {
            name.lower(): role
            for role in vocabulary.roles
            for name in (vocabulary.title(role), vocabulary.plural(role))
        }

    @property
    def vocabulary(self) -> Vocabulary:
        """The names this gate knows."""
        return self._vocabulary

    def judge(self, draft: Draft, sayable: Mapping[str, Collection[str]] | None = None) -> Proof:
        """Say what a draft is, and, if it is a claim that its quotes do not carry, why.

        `sayable` are further values for the slots of fixed texts, such as the very words of the person.
        """
        allowed = {**self._allowed, **(sayable or {})}
        for texts in self._fixed:
            if kind := texts.recognise(draft.text, allowed):
                return Proof(kind)
        if _is_question(draft.text):
            return Proof("question")
        return Proof("claim", self._find_fault(draft))

    def _find_fault(self, draft: Draft) -> str:
        if not draft.quotes:
            return "It cites no section."
        quoted: list[tuple[Section, tuple[Sentence, ...]]] = []
        for quote in draft.quotes:
            section = self._sections.get(quote.section)
            if section is None:
                return f"The section {quote.section!r} does not exist."
            sentences = find_quoted_sentences(section, quote)
            if not sentences:
                return f"The quote does not stand in {quote.section!r}."
            quoted.append((section, sentences))
        if draft.answers or draft.text in ANSWERS:
            return self._fault_of_answer(draft)
        if draft.weighs:
            weighed = {weigh_amount(draft.weighs, sentence.text) for _, sentences in quoted for sentence in sentences}
            return "" if draft.text in weighed else f"The quote does not say where {draft.weighs:,} lies."
        if not draft.place and any(draft.text == only.text for _, (only, *more) in quoted if not more):
            return ""  # word for word the sentence it quotes
        source = [word for section, sentences in quoted for word in self._read_source(section, sentences)]
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

    def _fault_of_answer(self, draft: Draft) -> str:
        """A yes, a no or an "it depends" stands if one quoted sentence alone says so."""
        quoted = [
            sentence
            for quote in draft.quotes
            for sentence in find_quoted_sentences(self._sections[quote.section], quote)
        ]
        if draft.answers and any(read_answer(draft.answers, sentence.text) == draft.text for sentence in quoted):
            return ""
        return f"The quote does not answer {draft.answers!r} with {draft.text!r}."

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
