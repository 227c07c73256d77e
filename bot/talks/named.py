"""Names that may stand behind a key: sections, roles, traits and topics, each with the closest one that there is."""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from bot.knowledge import LEAST, MOST, tell_listing
from bot.talks.nodes import Reader
from bot.talks.problems import find_nearest, is_slip
from bot.talks.shapes import TEXT_SCHEMA


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
