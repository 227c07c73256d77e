"""Write what a person has for a role already, and what to learn in which order, each step quoted."""

from collections.abc import Mapping
from dataclasses import replace

from bot.answer.case import Case, list_reasons, suggest_next
from bot.answer.draft import Answer
from bot.answer.fixed import say
from bot.domain import Draft
from bot.fit import NOW, Ledger
from bot.fit.ledger import MOST
from bot.knowledge import Step

HELD = 3  # skills a person has already that a reply names
# Who can do the first has long learnt the basics of the others: nobody who trains models is sent to "basic Python".
PRESUPPOSED: Mapping[str, tuple[str, ...]] = {
    "skill-ml": ("skill-software", "skill-statistics"),
    "skill-pipelines": ("skill-software", "skill-data"),
    "skill-llm": ("skill-software",),
    "skill-cloud": ("skill-software",),
    "skill-research": ("skill-statistics",),
}
LISTED = -1  # in place of the number of a message: a line of a list, such as the name of a step before its claim


def draft_first_step(case: Case, role: str) -> Answer:
    """Say what to learn first for a role, of what a person does not have yet."""
    drafts = say(case.texts, "learn-first", roles=case.title(role))
    for step in list_missing(case, role)[:1]:
        drafts += _name_step(case, step)
    return Answer(tuple(drafts), "none", (), suggest_next(case, (role,)))


def draft_learning(case: Case, role: str, hours: int = 0, months: int = 0) -> Answer:
    """Say what a person has for a role already, and what to learn in which order."""
    drafts = list_reasons(case, "have-already", _only_skills(case, role), "for", HELD)
    drafts += say(case.texts, "learn-in-order")
    for step in list_missing(case, role):
        drafts += _name_step(case, step)
    if hours and months:
        drafts += say(case.texts, "time-for-it", count=str(hours), sum=str(months))
    elif hours:
        drafts += say(case.texts, "time-a-week", count=str(hours))
    return Answer(tuple(drafts), "none", (), suggest_next(case, (role,)))


def list_missing(case: Case, role: str) -> list[Step]:
    """List the steps towards a role that build what the person does not have yet, in the order to learn them."""
    instrument, levels = case.scales.instrument, case.profile.levels
    steps = instrument.learning.get(role, ())
    held = {trait for trait, level in levels.items() if level > 0}
    held |= {below for trait in held for below in PRESUPPOSED.get(trait, ()) if levels.get(below, 0) >= 0}
    return [step for step in steps if step.trait not in held] or list(steps[-1:])


def _list_skills_of_work(case: Case) -> set[str]:
    """List the skills that the work a person does now asks for most: a data scientist is not sent to basic Python."""
    instrument, levels = case.scales.instrument, case.profile.levels
    roles = [trait.removeprefix(NOW) for trait, level in levels.items() if trait.startswith(NOW) and level > 0]
    return {
        trait
        for role in roles
        for trait, need in instrument.roles.get(role, {}).items()
        if need.level == MOST and instrument.traits[trait].kind == "skill" and levels.get(trait, 0) >= 0
    }


def take_a_step(case: Case, role: str) -> list[Draft]:
    """Name the first step towards a role, for this week; nothing if none is known."""
    steps, known = list_missing(case, role), _list_skills_of_work(case)
    if not steps:
        return []
    step = next((step for step in steps if step.trait not in known), steps[-1])
    return [*say(case.texts, "next-step", step=step.name), Draft(step.quote.text, (step.quote,))]


def _name_step(case: Case, step: Step) -> list[Draft]:
    name = replace(say(case.texts, "step", step=step.name)[0], told=LISTED)
    return [name, Draft(step.quote.text, (step.quote,))]


def _only_skills(case: Case, role: str) -> Ledger:
    ledger = case.fit.ledger_of(role)
    traits = case.scales.instrument.traits
    return replace(ledger, entries=tuple(entry for entry in ledger.entries if traits[entry.trait].kind == "skill"))
