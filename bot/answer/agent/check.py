"""Judge each whole sentence of a model: proven with its quotes, cited anew, or not shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer.agent.brief import Numbers
from bot.answer.agent.sentences import Written
from bot.domain import Kind, Place, Quote
from bot.knowledge import Knowledge
from bot.verify.prose import Finding, ProseGate

MOST_QUOTES = 3
MOST_ASIDES = 4  # sentences of an answer that claim nothing
LONGEST_LABEL = 60  # characters of a line that only introduces what follows it
NO_QUOTE = "No sentence of a section says so."


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence after the gate: shown if `reason` is empty; `written` is what the model wrote."""

    written: Written
    kind: Kind
    reason: str = ""
    quotes: tuple[Quote, ...] = ()
    place: Place | None = None
    loosely: bool = False  # whether only figures, names of roles and the section were checked

    @property
    def proven(self) -> bool:
        """Say whether the sentence may be shown."""
        return not self.reason


class Checker:
    """Judges the sentences of one answer, in order."""

    def __init__(self, gate: ProseGate, knowledge: Knowledge, numbers: Numbers, language: str) -> None:
        """Begin an answer; `numbers` may grow while it is written."""
        self._gate = gate
        self._knowledge = knowledge
        self._numbers = numbers
        self._language = language or "en"
        self._said: set[str] = set()
        self._asides = 0
        vocabulary = knowledge.vocabulary
        self._columns = {
            name.lower(): role
            for role in vocabulary.roles
            for name in (vocabulary.title(role), vocabulary.plural(role))
        }
        rows = [*vocabulary.comparison_facets.values(), *(facet.title for facet in vocabulary.facets.values())]
        self._rows = {title.lower(): title for title in rows}

    def check(self, written: Written) -> Judged | None:
        """Judge a sentence; none if it was said before, or only introduces what follows."""
        place = self._place(written.place)
        key = f"{place}{written.text.casefold()}"
        if key in self._said:
            return None
        self._said.add(key)
        judged = self._judge(written, place)
        if judged.proven and judged.kind != "claim":
            self._asides += 1
            if self._asides > MOST_ASIDES or place:
                return None
        if not judged.proven and _is_label(written):
            return None
        return judged

    def _judge(self, written: Written, place: Place | None) -> Judged:
        if written.fault:
            return Judged(written, "claim", written.fault)
        if self._names_another(written.text, place):
            return Judged(written, "claim", "It stands under another role.")
        cited = self._numbers.resolve(written.numbers)
        finding = self._find(written.text, cited, place)
        if not finding.proven and self._gate.is_strict(written.text, self._language):
            # Whatever it cites, another passage given in this turn may say so. Where only figures and names are
            # checked, any passage might seem to: there the model's own citation counts.
            other = self._support(written.text, place)
            finding = other if other.proven else finding
        if finding.kind != "claim":
            return Judged(written, finding.kind, finding.reason)
        quotes = tuple(quote for quote in finding.quotes[:MOST_QUOTES] if self._stands(quote))
        reason = finding.reason or ("" if quotes else NO_QUOTE)
        return Judged(written, "claim", reason, quotes, place, finding.loosely)

    def _find(self, text: str, cited: Sequence[str], place: Place | None) -> Finding:
        finding = self._gate.judge(text, cited, self._language)
        if self._under_its_column(finding, place):
            return finding
        return self._gate.judge(_full(text, place), cited, self._language)

    def _support(self, text: str, place: Place | None) -> Finding:
        finding = self._gate.find_support(text, self._numbers.ids)
        if self._under_its_column(finding, place):
            return finding
        return self._gate.find_support(_full(text, place), self._numbers.ids)

    def _names_another(self, text: str, place: Place | None) -> bool:
        """Say whether a table cell names roles, and not first the one that its column or row names."""
        role = self._role_of(place)
        mentions = self._knowledge.vocabulary.find_mentions(text) if role else []
        return bool(mentions) and mentions[0].role != role

    def _under_its_column(self, finding: Finding, place: Place | None) -> bool:
        """A table cell speaks of the role that its column or row names: its quotes must be of that role alone."""
        role = self._role_of(place)
        if not finding.proven or not role:
            return True
        sections = self._knowledge.sections
        return all(sections[quote.section].roles == (role,) for quote in finding.quotes)

    def _role_of(self, place: Place | None) -> str:
        names = (place.column, place.row) if place else ()
        return next((self._columns[name.lower()] for name in names if name.lower() in self._columns), "")

    def _place(self, place: Place | None) -> Place | None:
        """Keep a place of a table only if its names are those of roles and facets; else its cell is a sentence."""
        if place is None:
            return None
        row, column = self._known_label(place.row), self._known_label(place.column)
        return replace(place, row=row, column=column) if row and column else None

    def _known_label(self, label: str) -> str:
        if label.lower() in self._rows:
            return self._rows[label.lower()]
        mentions = self._knowledge.vocabulary.find_mentions(label)
        whole = len(mentions) == 1 and mentions[0].end - mentions[0].start >= len(label) - 1
        title = self._knowledge.vocabulary.title(mentions[0].role) if whole else ""
        return title[:1].upper() + title[1:]

    def _stands(self, quote: Quote) -> bool:
        section = self._knowledge.sections.get(quote.section)
        return bool(section and " ".join(quote.text.split()) in section.text)


def _full(text: str, place: Place | None) -> str:
    return f"{place.column}: {text}" if place else text


def _is_label(written: Written) -> bool:
    """Say whether a line only names what follows it, such as "The main differences:"."""
    label = written.text.endswith(":") and len(written.text) <= LONGEST_LABEL and not written.numbers
    return label and not any(character.isdigit() for character in written.text) and not written.fault
