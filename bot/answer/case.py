"""What a verdict is written from, and the parts that every reply about a person is made of: both sides of a reason."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.answer.fixed import say
from bot.domain import Draft, Fact, Profile, Quote, Suggestion, TraitKind
from bot.fit import NOT, Entry, Fit, Ledger, Scales
from bot.knowledge import Knowledge, Trait
from bot.prompts import FixedTexts

COUNTS = (
    "no question",
    "one question",
    "two questions",
    "three questions",
    "four questions",
    "five questions",
    "six questions",
)
WORK_NOW, WORK_UNWANTED = "your work now", "not wanted"
# How a person stands to a trait, from -2 to 2, in words that follow its name.
LEVELS: Mapping[TraitKind, tuple[str, str, str, str, str]] = {
    "interest": ("cannot stand it", "would rather not", "do not mind", "like it", "love it"),
    "skill": ("none at all", "little", "some", "good", "strong"),
    "circumstance": ("out of the question", "rather not", "does not matter", "would like it", "a must"),
}
HELD = frozenset({"degree", "phd"})  # circumstances that one has or has not
HELD_LEVELS = ("no, for good", "no", "open", "yes", "yes, for sure")


@dataclass(frozen=True, slots=True)
class Case:
    """What a verdict is written from."""

    knowledge: Knowledge
    texts: FixedTexts
    scales: Scales
    profile: Profile
    fit: Fit

    def title(self, role: str) -> str:
        """Name a role."""
        return self.knowledge.vocabulary.title(role)

    def both(self, roles: tuple[str, ...]) -> str:
        """Name one or two roles."""
        return " and ".join(self.title(role) for role in roles)


def list_sayable(case: Case) -> dict[str, Collection[str]]:
    """List what a fixed text of a verdict may hold: the person's own words, names of traits, and changes of level."""
    traits = case.scales.instrument.traits.values()
    changes = {
        name_change(trait, now, then)
        for trait in traits
        for now in range(-2, 3)
        for then in range(-2, 3)
        if now != then
    }
    words = {word for levels in (*LEVELS.values(), HELD_LEVELS) for word in levels}
    return {
        "told": {fact.quote for fact in case.profile.facts},
        "line": {str(fact.line) for fact in case.profile.facts},
        "message": {str(fact.turn) for fact in case.profile.facts},
        "trait": {name for trait in traits for name in (trait.name, capital(trait.name))}
        | {capital(WORK_NOW), capital(WORK_UNWANTED)},
        "changes": changes | words | {case.title(role) for role in case.scales.instrument.roles},
        "count": {*COUNTS, *(str(hours) for hours in range(1, 81))},
        "choices": {choice.label for question in case.scales.instrument.questions for choice in question.choices},
        "step": {step.name for steps in case.scales.instrument.learning.values() for step in steps},
        "sum": {str(months) for months in range(1, 121)},
    }


def list_reasons(case: Case, heading: str, ledger: Ledger, side: str, most: int) -> list[Draft]:
    """List reasons under a heading; a reason counts only if both its sides can be quoted."""
    told = case.profile.current
    entries = [entry for entry in ledger.entries if entry.side == side and entry.trait in told]
    entries.sort(key=lambda entry: -abs(entry.points))
    if not entries:
        return []
    drafts = say(case.texts, heading, roles=case.title(ledger.role))
    shown: set[str] = set()
    for entry in entries:
        told_so, asked_so = told[entry.trait].quote, entry.need.quote.text
        if {told_so, asked_so} & shown:
            continue  # one thing said, or one sentence of a section, is one reason
        shown |= {told_so, asked_so}
        drafts += [tell(case.texts, told[entry.trait]), quote_need(entry)]
        if len(shown) == 2 * most:
            break
    return drafts


def tell(texts: FixedTexts, fact: Fact) -> Draft:
    """Quote the person, or the line of their file."""
    if fact.line:
        return Draft(texts["file-says"].fill(told=fact.quote, line=str(fact.line))[0], told=fact.turn)
    return Draft(texts["you-said"].fill(told=fact.quote, message=str(fact.turn))[0], told=fact.turn)


def quote_need(entry: Entry) -> Draft:
    """Quote what a role asks for."""
    quote: Quote = entry.need.quote
    return Draft(quote.text, (quote,))


def suggest_next(case: Case, roles: tuple[str, ...]) -> tuple[Suggestion, ...]:
    """Suggest what a person may ask next about the first role."""
    if not roles:
        return ()
    title = case.title(roles[0])
    return (
        Suggestion(f"What do I still have to learn to become {_article(title)} {title}?", "What to learn"),
        Suggestion(case.knowledge.vocabulary.phrase_question(roles[:1], "ways-in"), "Ways in"),
        Suggestion("What do you know about me?", "What you know of me"),
    )


def name_trait(case: Case, trait: str) -> str:
    """Name a trait in words."""
    known = case.scales.instrument.traits.get(trait)
    return known.name if known else WORK_UNWANTED if trait.startswith(NOT) else WORK_NOW


def name_level(case: Case, fact: Fact) -> str:
    """Name a person's level on a trait in words."""
    known = case.scales.instrument.traits.get(fact.trait)
    return list_levels(known)[fact.level + 2] if known else case.title(fact.trait.partition(":")[2])


def list_levels(trait: Trait) -> tuple[str, ...]:
    """List in words how a person may stand to a trait, from -2 to 2."""
    return HELD_LEVELS if trait.id in HELD else LEVELS[trait.kind]


def name_change(trait: Trait, now: int, then: int) -> str:
    """Say another answer than the one that was understood."""
    levels = list_levels(trait)
    return f"your answer on {trait.name} were “{levels[then + 2]}” instead of “{levels[now + 2]}”"


def _article(title: str) -> str:
    return "an" if title[0].lower() in "aeiou" or title.startswith(("ML ", "MLOps", "NLP")) else "a"


def capital(text: str) -> str:
    """Begin a text with a capital."""
    return text[0].upper() + text[1:]
