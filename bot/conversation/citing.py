"""Number the citations of a reply in the order of their first use, each bound to the very words it quotes."""

from collections.abc import Mapping

from bot.domain import Citation, Quote, Section


class Citations:
    """The citations of one reply as it is being put together."""

    def __init__(self, sections: Mapping[str, Section]) -> None:
        """Begin with none."""
        self._sections = sections
        self._known: dict[tuple[str, str], Citation] = {}

    def cite(self, quote: Quote) -> int:
        """Return the number of a quote, a new one if it has none yet; raise `ValueError` if it does not stand there."""
        section = self._sections[quote.section]
        text = " ".join(quote.text.split())
        if (section.id, text) not in self._known:
            start = section.text.index(text)
            end = start + len(text)
            number = len(self._known) + 1
            self._known[section.id, text] = Citation(
                number, section.id, section.title, text, start, end, _sources_between(section, start, end)
            )
        return self._known[section.id, text].number

    def knows(self, quote: Quote) -> bool:
        """Say whether a quote has a number."""
        return (quote.section, " ".join(quote.text.split())) in self._known

    def list(self) -> tuple[Citation, ...]:
        """Return all citations by number."""
        return tuple(self._known.values())


def _sources_between(section: Section, start: int, end: int) -> tuple[str, ...]:
    touched = (s for s in section.sentences if s.start < end and start < s.end)
    return tuple(dict.fromkeys(source for sentence in touched for source in sentence.sources))
