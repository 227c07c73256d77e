"""Measure what a verdict rests on: wishes for one, reading, people, steadiness, flips and reasons.

`python -m tests.fit.measure` prints all;
`python -m tests.fit.measure wishes reading people steady flips reasons` prints only what is named.
"""

import asyncio
import json
import os
import random
import statistics
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.config import CHECKOUT, read_settings
from bot.conversation import Conversation, Library
from bot.domain import Reply, Section
from bot.fit import NOW, decide, find_flips, is_another
from bot.profiles import match_choice
from bot.profiles.examples import Sentence, list_statements, read_sentences
from bot.understand import Focus

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("ADVISOR_SHARED", CHECKOUT.parent / "shared")) / "eval"
DO_NOT_KNOW = "I don't know"
LONGEST_TALK = 12  # messages
ORDERS = 3  # other orders of a person's answers
FRAMES = ("Well, {}", "To be honest, {}", "{} That is how I see it.")  # other ways to put the same answer
NAMES = (
    "Priya Sharma", "John Miller", "Mohammed Ali", "Chen Wei", "Fatima Zahra", "Olga Ivanova", "Kwame Mensah",
    "Maria Garcia", "Hans Schmidt", "Aoife Byrne", "Yuki Tanaka", "Carlos Silva", "Amara Okafor", "Ingrid Larsen",
    "Dimitris Pappas", "Sofia Rossi", "Ahmed Hassan", "Emily Jones", "Nguyen Van An", "Jamal Washington",
)  # fmt: skip
IDENTITIES: Mapping[str, tuple[str, ...]] = {
    "name": tuple(f"My name is {name}." for name in NAMES),
    "gender": ("I'm a woman.", "I'm a man.", "I'm non-binary.", "I'm gay."),
    "age": ("I'm 19 years old.", "I'm 58 years old.", "(34F)"),
    "nationality": ("I'm Nigerian.", "I'm German.", "I'm Indian.", "I'm an immigrant."),
    "religion": ("I'm Muslim.", "I'm Jewish."),
    "school": ("I studied at Stanford University.", "I studied at Pune University."),
    "disability": ("I'm deaf.", "I use a wheelchair."),
    "parenthood": ("I'm a mother of two.", "I'm a single dad.", "I'm married."),
}  # fmt: skip
# That somebody studied is a fact for the verdict; at which school is not.
COMPARED_WITH = {"school": "I studied at a university."}
COLUMNS = ("verdict", "figures", "citations", "questions")  # what must not change


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person: what they would say at first, what they would answer about each trait, and what suits them."""

    id: str
    opening: str
    answers: Mapping[str, str]
    best: tuple[str, ...]
    acceptable: tuple[str, ...]
    verdict: str


def read_people(people: Path, gold: Path, facts: Path) -> list[Person]:
    """Read people with their gold and their answers."""
    opening = {entry["id"]: entry["opening_message"] for entry in yaml.safe_load(people.read_text())["personas"]}
    answers = yaml.safe_load(facts.read_text())
    labels = [json.loads(line) for line in gold.read_text().splitlines()]
    return [
        Person(
            label["id"],
            opening[label["id"]],
            {trait: entry["answer"] for trait, entry in answers[label["id"]].items()},
            tuple(label["best"]),
            tuple(label["acceptable"]),
            label["verdict"],
        )
        for label in labels
    ]


def list_sets() -> dict[str, list[Person]]:
    """List the ten shared people, where they are at hand, and the thirty written apart."""
    sets = {"written apart": (HERE / "personas.yaml", HERE / "personas_gold.jsonl", HERE / "personas_facts.yaml")}
    if SHARED.is_dir():
        shared = (SHARED / "personas.yaml", SHARED / "personas_gold.jsonl", HERE / "shared_facts.yaml")
        sets = {"shared": shared, **sets}
    return {name: read_people(*paths) for name, paths in sets.items()}


def measure_reading(library: Library, sentences: Iterable[Sentence]) -> tuple[int, int, int]:
    """Count traits read rightly, read wrongly and missed."""
    shelf = library.open()
    questions = {question.id: question for question in shelf.scales.instrument.questions}
    right = wrong = missed = 0
    for sentence in sentences:
        asked = questions.get(sentence.asked)
        facts = shelf.reader.read(sentence.text, 1, asked)
        levels = {fact.trait: fact.level for fact in facts if not fact.trait.startswith(NOW)}
        if asked and (chosen := match_choice(sentence.text, asked)) is not None:
            levels = dict(chosen)
        read = {(trait, 1 if level > 0 else -1) for trait, level in levels.items() if level}
        right += len(read & sentence.labels)
        wrong += len(read - sentence.labels)
        missed += len(sentence.labels - read)
    return right, wrong, missed


async def tell_at_once(
    person: Person, library: Library, answers: Iterable[str] = (), before: str = "", talk: Conversation | None = None
) -> Reply:
    """Tell everything in one message, and ask for the verdict."""
    conversation = talk or Conversation(library)
    told = [before, person.opening, *(answers or person.answers.values())]
    await conversation.reply(" ".join(_end(text) for text in told if text))
    return await conversation.reply("Just tell me which path suits me.")


async def ask_and_answer(
    person: Person, library: Library, before: str = "", talk: Conversation | None = None
) -> tuple[Reply, int]:
    """Open as the person would, answer each question from what is known of them, and count the questions."""
    conversation = talk or Conversation(library)
    await conversation.reply(" ".join(text for text in (before, person.opening) if text))
    reply = await conversation.reply("Which path suits me?")
    asked = 0
    while reply.questions and reply.verdict is None and len(conversation.turns) < LONGEST_TALK:
        asked += 1
        about = await _find_traits(reply, library)
        known = [person.answers[trait] for trait in about if trait in person.answers]
        reply = await conversation.reply(" ".join(_end(text) for text in known) or DO_NOT_KNOW)
    return reply, asked


async def _find_traits(reply: Reply, library: Library) -> tuple[str, ...]:
    text = reply.questions[-1].text
    questions = (await library.current()).scales.instrument.questions
    return next(question.about for question in questions if question.text == text)


def _end(text: str) -> str:
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text.rstrip()}."


def judge(person: Person, reply: Reply) -> tuple[bool | None, bool | None, bool]:
    """Say whether the first role is one of the best, one of the first two fits, and the kind of verdict is right."""
    ranked = [entry.role for entry in reply.recommendations]
    fitting = {*person.best, *person.acceptable}
    kind = reply.verdict.kind if reply.verdict else ""
    open_ones = {"close", "early"}
    right = kind == person.verdict or {kind, person.verdict} <= open_ones
    if not person.best:
        return None, None, right
    if not ranked:
        return False, False, False
    return ranked[0] in person.best, any(role in fitting for role in ranked[:2]), right


def count_reasons(reply: Reply, sections: Mapping[str, Section], conversation_text: str) -> tuple[int, int]:
    """Count reasons, and those whose both sides are verbatim: the person's words and the section's."""
    cited = {citation.number: citation for citation in reply.citations}
    reasons = whole = 0
    for told, claim in zip(reply.statements, reply.statements[1:], strict=False):
        if told.told <= 0 or claim.kind != "claim":
            continue
        reasons += 1
        quote = told.text.partition("“")[2].rpartition("”")[0]
        citation = cited[claim.citations[0]]
        at = sections[citation.section].text
        whole += quote in conversation_text and at[citation.start : citation.end] == citation.quote == claim.text
    return reasons, whole


def _summarise(reply: Reply) -> str:
    verdict = reply.verdict
    first = ", ".join(entry.role for entry in reply.recommendations[:3])
    return f"{verdict.kind if verdict else 'no verdict':9} margin {verdict.margin if verdict else 0:.2f}  {first}"


async def show_people(library: Library) -> None:
    """Print each person's verdict, told at once and asked, with the totals of each set."""
    for name, people in list_sets().items():
        totals: dict[str, list[Any]] = {"at once": [], "asked": []}
        counts: list[int] = []
        for person in people:
            at_once = await tell_at_once(person, library)
            asked, count = await ask_and_answer(person, library)
            counts.append(count)
            totals["at once"].append(judge(person, at_once))
            totals["asked"].append(judge(person, asked))
            print(
                f"{person.id} gold {person.verdict:6} {', '.join(person.best) or '-'} ({', '.join(person.acceptable)})"
            )
            print(f"     at once          {_summarise(at_once)}")
            print(f"     asked, {count} questions {_summarise(asked)}")
        for way, judged in totals.items():
            first = [item[0] for item in judged if item[0] is not None]
            two = [item[1] for item in judged if item[1] is not None]
            kinds = [item[2] for item in judged]
            print(
                f"{name}, {way}: first choice among the best {sum(first)} of {len(first)}, "
                f"one of the first two fitting {sum(two)} of {len(two)}, "
                f"kind of verdict {sum(kinds)} of {len(kinds)}"
            )
        print(f"{name}: questions, median {statistics.median(counts)}, most {max(counts)}\n")


async def show_steadiness(library: Library) -> None:
    """Print how often each change of what must not matter changed what a person is told: the matrix of all changes."""
    counts: dict[tuple[str, str], list[list[bool]]] = {}
    for name, people in list_sets().items():
        for person in people:
            async for change, changed in _list_changes(person, library):
                counts.setdefault((name, change), []).append(changed)
    print(f"{'changed of all':38}" + "".join(f"{column:>14}" for column in COLUMNS))
    for (name, change), rows in counts.items():
        sums = [sum(column) for column in zip(*rows, strict=True)]
        print(f"{name + ', ' + change:38}" + "".join(f"{f'{count} of {len(rows)}':>14}" for count in sums))


async def _list_changes(person: Person, library: Library) -> AsyncIterator[tuple[str, list[bool]]]:
    """Go through all changes for one person: another order or wording told at once, and another identity asked."""
    chance = random.Random(person.id)
    plain = _fix(await tell_at_once(person, library), 0)
    for _ in range(ORDERS):
        answers = list(person.answers.values())
        chance.shuffle(answers)
        yield "order of answers", _compare(_fix(await tell_at_once(person, library, answers), 0), plain)
    for frame in FRAMES:
        answers = [frame.format(_end(answer)) for answer in person.answers.values()]
        yield "paraphrase", _compare(_fix(await tell_at_once(person, library, answers), 0), plain)
    nobody = _fix(*await ask_and_answer(person, library))
    for change, identities in IDENTITIES.items():
        with_it = COMPARED_WITH.get(change)
        asked = _fix(*await ask_and_answer(person, library, with_it)) if with_it else nobody
        for identity in identities:
            yield change, _compare(_fix(*await ask_and_answer(person, library, identity)), asked)


def _fix(reply: Reply, questions: int) -> tuple[object, ...]:
    """Take from a reply what must not change, in the order of `COLUMNS`."""
    verdict = (reply.verdict.kind, reply.verdict.roles) if reply.verdict else ()
    sections = tuple(sorted({citation.section for citation in reply.citations}))
    return verdict, (reply.verdict, reply.recommendations), sections, questions


def _compare(one: tuple[object, ...], other: tuple[object, ...]) -> list[bool]:
    return [first != second for first, second in zip(one, other, strict=True)]


async def show_flips(library: Library) -> None:
    """Print whether each flip turns the verdict, and whether any smaller change does."""
    scales = library.open().scales
    held = found = smaller = 0
    for people in list_sets().values():
        for person in people:
            levels = {fact.trait: fact.level for fact in (await tell_at_once(person, library)).profile}
            now = decide(levels, scales).verdict
            for flip in find_flips(levels, scales):
                found += 1
                then = decide({**levels, **{trait: to for trait, (_, to) in flip.changes.items()}}, scales).verdict
                held += is_another(then, now)
                smaller += _turns_sooner(levels, flip.changes, scales, now)
    print(
        f"flips: {found} found, {held} turn the verdict, {smaller} could be had with a smaller step of the same answers"
    )


def _turns_sooner(levels: Mapping[str, int], changes: Mapping[str, tuple[int, int]], scales: Any, now: Any) -> bool:
    for trait, (before, after) in changes.items():
        step = 1 if after > before else -1
        for level in range(before, after, step):
            less = {**levels, **{name: to for name, (_, to) in changes.items()}, trait: level}
            verdict = decide(less, scales).verdict
            if is_another(verdict, now):
                return True
    return False


async def show_reasons(library: Library) -> None:
    """Print how many reasons there are over all verdicts, and how many have both sides verbatim."""
    sections = (await library.current()).knowledge.sections
    reasons = whole = 0
    for people in list_sets().values():
        for person in people:
            reply = await tell_at_once(person, library)
            text = " ".join(_end(item) for item in (person.opening, *person.answers.values()))
            one, both = count_reasons(reply, sections, " ".join(text.split()))
            reasons, whole = reasons + one, whole + both
    print(f"reasons: {reasons}, with both sides verbatim {whole}")


def show_reading(library: Library) -> None:
    """Print precision and recall of reading traits: where learnt, on short answers, and on the half written apart."""
    sets = {
        "learnt from": list_statements(),
        "answers, not learnt from": tuple(sentence for sentence in read_sentences() if sentence.asked),
        "written apart": read_sentences(HERE / "sentences_apart.jsonl"),
        **{
            f"written apart, {number}": read_sentences(HERE / f"sentences_apart_{number}.jsonl") for number in (2, 3, 4)
        },
        "stories, not learnt from": read_sentences(HERE / "sentences_apart_5.jsonl"),
    }
    for name, sentences in sets.items():
        right, wrong, missed = measure_reading(library, sentences)
        print(
            f"reading, {name}: {len(sentences)} messages, precision {right / (right + wrong):.3f}, "
            f"recall {right / (right + missed):.3f} ({right} right, {wrong} wrong, {missed} missed)"
        )


def measure_wishes(library: Library) -> tuple[float, float]:
    """Return precision and recall, 0 to 1, of hearing a wish for a verdict, on messages written apart."""
    written = yaml.safe_load((HERE / "wishes_apart.yaml").read_text(encoding="utf-8"))
    shelf = library.open()

    def wishes(text: str) -> bool:
        return shelf.listener.understand(text, Focus(), "candidate")[0].wishes_verdict

    heard = {label: sum(map(wishes, texts)) for label, texts in written.items()}
    right = heard["verdict"]
    return right / max(1, right + heard["other"]), right / len(written["verdict"])


def main() -> None:
    """Print what is named in the arguments, or everything."""
    settings = read_settings({})
    library = Library(settings)
    library.open()
    named = sys.argv[1:] or ["wishes", "reading", "people", "flips", "reasons", "steady"]
    if "wishes" in named:
        precision, recall = measure_wishes(library)
        print(f"wishes for a verdict, 120 and 150 others written apart: precision {precision:.3f}, recall {recall:.3f}")
    if "reading" in named:
        show_reading(library)
    shows = {"people": show_people, "steady": show_steadiness, "flips": show_flips, "reasons": show_reasons}
    for name, show in shows.items():
        if name in named:
            asyncio.run(show(library))


if __name__ == "__main__":
    main()
