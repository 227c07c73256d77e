"""The names a talk may use: pages and sections, roles, traits of a person, and what the advisor asks about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain import ASKED_FREELY, ASKED_ROLE
from bot.fit import NOT, NOW
from bot.knowledge import Instrument, Knowledge, suggest_page, suggest_section
from bot.prompts import FixedTexts
from bot.talks.problems import find_nearest
from bot.talks.words import find_words, fold_text


@dataclass(frozen=True, slots=True)
class Names:
    """The names a talk may use.

    `topics` are what the advisor's questions are about, `asides` those of small talk and of what a language model asks,
    `questions` the words they are put in.
    """

    sections: frozenset[str]
    roles: Mapping[str, str]
    traits: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    @classmethod
    def of(cls, knowledge: Knowledge, texts: FixedTexts) -> "Names":
        """Take the names from the knowledge, and the advisor's questions from its instrument and its fixed texts."""
        vocabulary = knowledge.vocabulary
        pages = {section.page for section in knowledge.sections.values()}
        roles = {**vocabulary.aliases, **{role: role for role in vocabulary.roles}}
        titles = {vocabulary.title(role).lower(): role for role in vocabulary.roles}
        traits = {name: trait.name for name, trait in knowledge.instrument.traits.items()}
        return cls(
            frozenset({*knowledge.sections, *pages}),
            {**roles, **titles},
            {
                **traits,
                **{f"{NOW}{role}": f"works as {vocabulary.title(role)}" for role in vocabulary.roles},
                **{f"{NOT}{role}": f"does not want to be {vocabulary.title(role)}" for role in vocabulary.roles},
            },
            list_topics(knowledge.instrument),
            list_asides(texts),
            tuple(question.text for question in knowledge.instrument.questions)
            + tuple(sentence for text in texts.list_asking() for sentence in text.questions),
        )

    def suggest_section(self, typed: str) -> str:
        """Return the page or section that was meant, as far as that can be told."""
        return suggest_section(typed, sorted(self.sections))

    def suggest_page(self, typed: str) -> str:
        """Return the page that was meant, as far as that can be told."""
        return suggest_page(typed, sorted(self.sections))

    def suggest_trait(self, typed: str) -> str:
        """Return the trait that was meant: by its id, or by a word of its name."""
        by_name = next((trait for trait, name in self.traits.items() if find_words(typed, name)), "")
        return by_name or find_nearest(typed, self.traits)

    def knows_topic(self, topic: str) -> bool:
        """Say whether a question of the advisor can be about a topic: by its name, a trait, or words of its text."""
        named = fold_text(topic).replace(" ", "-")
        if named in {*self.topics, *self.asides, *self.traits}:
            return True
        return any(find_words(topic, question) for question in self.questions)

    def suggest_topic(self, typed: str) -> str:
        """Return the topic that was meant, as far as that can be told."""
        return find_nearest(typed, self.topics) or self.suggest_trait(typed)


def list_topics(instrument: Instrument) -> tuple[str, ...]:
    """List what the advisor asks about: traits of the person or their kind, and the role that is meant."""
    of_person = (instrument.name_topic(question) for question in instrument.questions)
    return tuple(dict.fromkeys((*of_person, ASKED_ROLE)))


def list_asides(texts: FixedTexts) -> tuple[str, ...]:
    """List what the other questions are about: those of the fixed texts, and any that a language model asks."""
    fixed = (text.topic for text in texts.list_asking() if text.topic != ASKED_ROLE)
    return tuple(dict.fromkeys((*fixed, ASKED_FREELY)))
