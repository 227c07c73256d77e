"""What may stand behind a key: how it is read, how the schema says it, how the guide describes it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import yaml

from bot.knowledge import LEAST, MOST, tell_listing
from bot.talks.nodes import Entries, Reader
from bot.talks.problems import find_nearest, is_slip

TEXT_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_LIMITS = {"at least": "at_least", ">=": "at_least", "at most": "at_most", "<=": "at_most"}
_LIMIT = re.compile(r"(?P<way>at least|at most|>=|<=) *(?P<number>\d+(?:\.\d+)?)")


class Shape(Protocol):
    """What may stand behind a key."""

    def read(self, node: yaml.Node, reader: "Reader") -> Any:
        """Return the value, or None after reporting what is wrong."""

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""

    def describe(self) -> str:
        """Say it in a few words."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text."""

    name: str = "text"

    def read(self, node: yaml.Node, reader: Reader) -> str | None:
        """Read it as typed."""
        return reader.read_text(node)

    def schema(self) -> dict[str, Any]:
        """Admit what editors take for numbers and booleans, too."""
        return TEXT_SCHEMA

    def describe(self) -> str:
        """Say it in a few words."""
        return f"a {self.name}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression; case does not matter."""

    def read(self, node: yaml.Node, reader: Reader) -> re.Pattern[str] | None:
        """Compile it."""
        text = reader.read_text(node)
        try:
            return re.compile(text, re.IGNORECASE) if text is not None else None
        except re.error as error:
            reader.report(node, f"This is not a regular expression ({error}).", "For plain words use 'says'.")
            return None

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return TEXT_SCHEMA

    def describe(self) -> str:
        """Say it in a few words."""
        return "a regular expression"


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    whole: bool = True

    def read(self, node: yaml.Node, reader: Reader, or_else: str = "") -> float | None:
        """Read digits; `or_else` names what else can stand here."""
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        fits = re.fullmatch(r"\d+" if self.whole else r"\d+(?:\.\d+)?", value)
        if not fits:
            shown = repr(value) if value else "This"
            reader.report(node, f"{shown} is not {self.describe()}.", f"Write digits, such as 3{or_else}.")
            return None
        return int(value) if self.whole else float(value)

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return {"type": "integer" if self.whole else "number", "minimum": 0}

    def describe(self) -> str:
        """Say it in a few words."""
        return "a whole number" if self.whole else "a number"


@dataclass(frozen=True, slots=True)
class Count:
    """A number, or limits for it: `{at_least: 1, at_most: 3}`."""

    whole: bool = True

    def read(self, node: yaml.Node, reader: Reader) -> tuple[float, float] | None:
        """Return the lowest and the highest number allowed."""
        if isinstance(node, yaml.ScalarNode):
            if limit := _LIMIT.fullmatch(node.value.strip().lower()):
                new = f"{{{_LIMITS[limit['way']]}: {limit['number']}}}"
                mend = reader.replace_node(node, new)
                reader.report(node, f"{node.value!r} is not {Number(self.whole).describe()}.", f"Write {new}.", mend)
                return None
            exact = Number(self.whole).read(node, reader, ", or a limit, such as {at_least: 3}")
            return None if exact is None else (exact, exact)
        entries = reader.read_entries(node, "count", ("at_least", "at_most"))
        limits = {name: Number(self.whole).read(value, reader) for name, (_, value) in entries.items()}
        if not limits or None in limits.values():
            return None
        return (limits.get("at_least") or 0, limits["at_most"] if limits.get("at_most") is not None else float("inf"))  # type: ignore[return-value]  # None was sorted out above

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        number = Number(self.whole).schema()
        limits = {"at_least": number, "at_most": number}
        return {"anyOf": [number, close_schema(limits, minimum=1)]}

    def describe(self) -> str:
        """Say it in a few words."""
        return "a number, or `{at_least: …, at_most: …}`"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a closed list."""

    choices: tuple[str, ...]
    name: str = "word"

    def read(self, node: yaml.Node, reader: Reader) -> str | None:
        """Take a known word; case does not matter."""
        value = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        if value.lower() in self.choices:
            return str(value.lower())
        nearest = find_nearest(value, self.choices)
        hint = f"Did you mean {nearest!r}? " if nearest else ""
        only = f"Write {self.choices[0]!r}, or leave the line out." if len(self.choices) == 1 else ""
        hint += only or f"Choose from {', '.join(self.choices)}."
        reader.report(
            node,
            f"{value!r} is no {self.name} that can stand here." if value else f"Here a {self.name} was expected.",
            hint,
            reader.mend_slip(node, nearest),
        )
        return None

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return {"enum": [*self.choices, *([True] if self is YES else [])]}  # what editors take "yes" for

    def describe(self) -> str:
        """Say it in a few words."""
        return "one of " + ", ".join(self.choices) if len(self.choices) > 1 else f"`{self.choices[0]}`"


YES = Word(("yes",))


@dataclass(frozen=True, slots=True)
class SectionName:
    """A page of the knowledge, or one of its sections."""

    def read(self, node: yaml.Node, reader: Reader) -> str | None:
        """Take any name; report one that the knowledge does not have as stale."""
        text = reader.read_text(node)
        if text is not None and text not in reader.names.sections:
            nearest, listing = reader.names.suggest_section(text), tell_listing(reader.names.suggest_page(text))
            hint = f"The closest is {nearest!r}; {listing}" if nearest else listing
            mend = reader.replace_node(node, nearest) if _is_slip_of_section(text, nearest) else None
            reader.report(node, f"There is no section {text!r} in the knowledge.", hint, mend, stale=True)
        return text

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return {"type": "string", "pattern": "^[a-z]+/[a-z0-9-]+(#[a-z0-9-]+)?$"}

    def describe(self) -> str:
        """Say it in a few words."""
        return "a page or section"


def _is_slip_of_section(typed: str, nearest: str) -> bool:
    """Compare page and section apart: one that is another word altogether was not mistyped."""
    words, meant = re.split("[/#]", typed), re.split("[/#]", nearest)
    return len(words) == len(meant) and all(map(is_slip, words, meant))


@dataclass(frozen=True, slots=True)
class RoleName:
    """A role, by id or by any name people give it."""

    def read(self, node: yaml.Node, reader: Reader) -> str | None:
        """Return the role's id."""
        text = reader.read_text(node)
        if text is None:
            return None
        lowered = text.lower().strip()
        for name in (lowered, lowered.removesuffix("s")):
            if name in reader.names.roles:
                return reader.names.roles[name]
        nearest = find_nearest(lowered, reader.names.roles)
        hint = (
            f"Did you mean {nearest!r}?"
            if nearest
            else f"Known: {', '.join(sorted(set(reader.names.roles.values())))}."
        )
        reader.report(node, f"{text!r} is not a role I know.", hint, reader.mend_slip(node, nearest))
        return None

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return {"type": "string"}

    def describe(self) -> str:
        """Say it in a few words."""
        return "a role"


@dataclass(frozen=True, slots=True)
class TraitName:
    """Something that can be known of a person, such as `maths`."""

    def read(self, node: yaml.Node, reader: Reader) -> str | None:
        """Take a known trait."""
        text = reader.read_text(node)
        if text is None or text in reader.names.traits:
            return text
        nearest = reader.names.suggest_trait(text)
        hint = f"The closest is {nearest!r}." if nearest else f"Known are {', '.join(reader.names.traits)}."
        reader.report(node, f"There is no trait {text!r}.", hint, reader.mend_slip(node, nearest))
        return None

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return {"type": "string"}

    def describe(self) -> str:
        """Say it in a few words."""
        return "a trait"


@dataclass(frozen=True, slots=True)
class TraitLevel:
    """How much of a trait a person has."""

    def read(self, node: yaml.Node, reader: Reader) -> int | None:
        """Read a whole number with or without its sign."""
        value = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        if re.fullmatch(r"[+-]?\d+", value) and LEAST <= int(value) <= MOST:
            return int(value)
        hint = f"Write a whole number from {LEAST} to {MOST}."
        reader.report(node, f"{value!r} is no level of a trait." if value else "Here a level is missing.", hint)
        return None

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return {"type": "integer", "minimum": LEAST, "maximum": MOST}

    def describe(self) -> str:
        """Say it in a few words."""
        return f"a whole number from {LEAST} to {MOST}"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question of the advisor is about: its topic, a trait of the person, or words that occur in it."""

    def read(self, node: yaml.Node, reader: Reader) -> str | None:
        """Take what some question can be about; where a language model asks, that is anything."""
        text = reader.read_text(node)
        if text is None or reader.asks_freely or reader.names.knows_topic(text):
            return text
        nearest = reader.names.suggest_topic(text)
        known = f"It asks about {', '.join(reader.names.topics)}; a trait, or words of a question, will do as well."
        hint = f"The closest is {nearest!r}." if nearest else known
        reader.report(node, f"No question of the advisor is about {text!r}.", hint, reader.mend_slip(node, nearest))
        return None

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        return TEXT_SCHEMA

    def describe(self) -> str:
        """Say it in a few words."""
        return "a topic, a trait, or words of the question"


@dataclass(frozen=True, slots=True)
class Several:
    """One or more of a shape, as a list or alone."""

    of: Shape
    name: str = "values"
    at_least: int = 1

    def read(self, node: yaml.Node, reader: Reader) -> tuple[Any, ...] | None:
        """Return all that could be read; None if one could not."""
        nodes = reader.read_list(node, self.name)
        if len(nodes) < self.at_least:
            reader.report(node, f"Here {self.at_least} or more {self.name} are needed.", "Write them as a list.")
            return None
        values = tuple(self.of.read(entry, reader) for entry in nodes)
        return None if None in values or not values else values

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        many = {"type": "array", "items": self.of.schema(), "minItems": self.at_least}
        return many if self.at_least > 1 else {"anyOf": [self.of.schema(), many]}

    def describe(self) -> str:
        """Say it in a few words."""
        return f"{self.of.describe()}, or a list" if self.at_least == 1 else f"a list of {self.name}"


@dataclass(frozen=True, slots=True)
class Fields:
    """Named values; `needed` must be there, and the first may be written alone."""

    fields: Mapping[str, Shape]
    needed: tuple[str, ...] = ()
    short: bool = False
    name: str = "expectation"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, Any] | None:
        """Return the values by name."""
        first = next(iter(self.fields))
        if self.short and not isinstance(node, yaml.MappingNode):
            value = self.fields[first].read(node, reader)
            return None if value is None else {first: value}
        entries = reader.read_entries(node, self.name, self.fields)
        for name in self.needed:
            if isinstance(node, yaml.MappingNode) and name not in entries:
                reader.report(node, f"{name!r} is missing here.", f"Write '{name}: …'.")
        values = {name: self.fields[name].read(value, reader) for name, (_, value) in entries.items()}
        return None if None in values.values() or any(name not in values for name in self.needed) else values

    def schema(self) -> dict[str, Any]:
        """Say it as JSON Schema."""
        schemas = {name: shape.schema() for name, shape in self.fields.items()}
        closed = close_schema(schemas, required=self.needed)
        return {"anyOf": [schemas[next(iter(schemas))], closed]} if self.short else closed

    def describe(self) -> str:
        """Say it in a few words."""
        inner = ", ".join(f"{name}: {shape.describe()}" for name, shape in self.fields.items())
        return (f"{next(iter(self.fields.values())).describe()}, or " if self.short else "") + "{" + inner + "}"


def read_value(entries: Entries, key: str, shape: Shape, reader: Reader) -> Any:
    """Read the value of an entry; None if it is not there or was reported."""
    return shape.read(entries[key][1], reader) if key in entries else None


def close_schema(properties: Mapping[str, Any], required: Iterable[str] = (), minimum: int = 0) -> dict[str, Any]:
    """Return the schema of an object that has these properties and no others."""
    schema: dict[str, Any] = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    if wanted := list(required):
        schema["required"] = wanted
    if minimum:
        schema["minProperties"] = minimum
    return schema
