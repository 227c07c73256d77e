"""The fixed texts in `prompts/`: fill them with exactly the values they ask for, and recognise them again."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Literal, cast

from bot.domain import ASKED_ROLE
from bot.errors import KnowledgeError

FixedKind = Literal["courtesy", "limit"]
_HEADING = re.compile(r"^## (?P<name>[\w-]+) \((?P<kind>courtesy|limit)\)$")
_SLOT = re.compile(r"\\\$(\w+)")
_ASKING_FOR_ROLE = ("which-role", "which-two")
SEPARATORS = {
    "roles": r",? and |, ",
    "facet": r"(?!)",
    "country": r"(?!)",
    "city": r"(?!)",
    "titles": r"; ",
    "sources": r"(?<=”); (?=“)",
    "told": r"(?!)",
    "message": r"(?!)",
    "trait": r"(?!)",
    "traits": r", ",
    "changes": r" and (?=“)",
    "count": r"(?!)",
    "sum": r"(?!)",
    "step": r"(?!)",
    "line": r"(?!)",
    "choices": r"; ",
}


@dataclass(frozen=True, slots=True)
class FixedText:
    """A named text of one or more sentences that claims nothing."""

    name: str
    kind: FixedKind
    sentences: tuple[str, ...]

    @property
    def topic(self) -> str:
        """What its questions are about: which role is meant, or what its name says, said once or again."""
        return ASKED_ROLE if self.name in _ASKING_FOR_ROLE else self.name.removesuffix("-again")

    @property
    def questions(self) -> tuple[str, ...]:
        """Its sentences that ask something."""
        return tuple(sentence for sentence in self.sentences if sentence.endswith("?"))

    def fill(self, **values: str) -> tuple[str, ...]:
        """Fill in the values; raise `KeyError` for one too few, `TypeError` for one too many."""
        wanted = {slot for sentence in self.sentences for slot in Template(sentence).get_identifiers()}
        if extra := values.keys() - wanted:
            raise TypeError(f"The text {self.name!r} has no place for {sorted(extra)}.")
        return tuple(Template(sentence).substitute(values) for sentence in self.sentences)


class FixedTexts:
    """All fixed texts, by name."""

    def __init__(self, texts: Mapping[str, FixedText]) -> None:
        """Keep the texts and prepare to recognise their sentences."""
        self._texts = texts
        self._patterns = [
            (re.compile(_SLOT.sub(r"(?P<\1>.+)", re.escape(sentence)) + r"\Z"), text.kind)
            for text in texts.values()
            for sentence in text.sentences
        ]

    def __getitem__(self, name: str) -> FixedText:
        """Return a text by its name."""
        return self._texts[name]

    def __contains__(self, name: str) -> bool:
        """Say whether there is a text of that name."""
        return name in self._texts

    def names(self, kind: str) -> list[str]:
        """List the names of one kind, in the order of the files."""
        return [name for name, text in self._texts.items() if text.kind == kind]

    def list_asking(self) -> list[FixedText]:
        """List the texts that ask something, in the order of the files."""
        return [text for text in self._texts.values() if text.questions]

    def recognise(self, sentence: str, allowed: Mapping[str, Collection[str]]) -> FixedKind | None:
        """Return the kind of a fixed sentence; each slot may hold only the values allowed for it."""
        for pattern, kind in self._patterns:
            match = pattern.match(sentence)
            if match and all(_holds_only(slot, value, allowed) for slot, value in match.groupdict().items()):
                return kind
        return None


def _holds_only(slot: str, value: str, allowed: Mapping[str, Collection[str]]) -> bool:
    parts = re.split(SEPARATORS.get(slot, r"(?!)"), value)
    return all(part in allowed.get(slot, ()) for part in parts)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text that a language model reads."""

    name: str
    text: str

    def fill(self, **values: str) -> str:
        """Fill in the values; raise `KeyError` for one too few, `TypeError` for one too many."""
        template = Template(self.text)
        if extra := values.keys() - set(template.get_identifiers()):
            raise TypeError(f"The prompt {self.name!r} has no place for {sorted(extra)}.")
        return template.substitute(values)


def read_prompt(folder: Path, name: str) -> Prompt:
    """Read a prompt without the comment that says who reads it; raise `KnowledgeError` if it cannot be read."""
    return Prompt(name, _read_file(folder / f"{name}.md").strip())


def _read_file(path: Path) -> str:
    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(
            f"The fixed texts {str(path)!r} cannot be read; set ADVISOR_PROMPTS to their folder."
        ) from error
    return re.sub(r"<!--.*?-->", "", raw, flags=re.DOTALL)


def read_texts(folder: Path, name: str) -> FixedTexts:
    """Read one file of fixed texts; raise `KnowledgeError` if it is missing or malformed."""
    path = folder / f"{name}.md"
    texts: dict[str, FixedText] = {}
    for block in re.split(r"(?m)^(?=## )", _read_file(path)):
        lines = [line.strip() for line in block.strip().splitlines() if line.strip()]
        if not lines:
            continue
        heading = _HEADING.match(lines[0])
        if not heading or len(lines) < 2:
            raise KnowledgeError(
                f"In {path.name}, {lines[0]!r} is not a heading '## name (courtesy)' with its sentences."
            )
        kind = cast(FixedKind, heading["kind"])
        texts[heading["name"]] = FixedText(heading["name"], kind, tuple(lines[1:]))
    return FixedTexts(texts)


def fill_prompt(folder: Path, name: str, **values: str) -> str:
    """Fill a prompt for a language model; raise `KnowledgeError` if it cannot be read or wants other values."""
    path = folder / f"{name}.md"
    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"The prompt {str(path)!r} cannot be read; set ADVISOR_PROMPTS to its folder.") from error
    template = Template(re.sub(r"<!--.*?-->", "", raw, flags=re.DOTALL).strip())
    if set(template.get_identifiers()) != values.keys():
        wanted = ", ".join(sorted(template.get_identifiers()))
        raise KnowledgeError(f"The prompt {str(path)!r} asks for {wanted or 'nothing'}, not for {', '.join(values)}.")
    return template.substitute(values)
