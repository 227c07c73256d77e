"""Tune the packaged encoder to read traits from what people say of themselves (`tuned.npz`).

`make told` does it in three quarters of an hour on two cores; needed only after the examples have changed, or a question of the
instrument. `python -m bot.profiles.learn --last 500` goes on from what was learnt with the last statements written, among
some of the others, in three minutes. It needs torch and onnx besides: `pip install torch onnx`.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

from bot.config import read_settings
from bot.index import Adapter, read_adapter, write_adapter
from bot.index.tuning import Lesson, Plan, tune
from bot.knowledge import read_instrument, read_judged
from bot.profiles import TUNED
from bot.profiles.examples import (
    LABELS,
    Example,
    cross_statements,
    join_statements,
    label_statement,
    list_answers,
    list_examples,
    list_phrases,
    list_questions,
    list_statements,
    write_targets,
)

# After eight rounds what was taught is heard better, and what was not a little worse.
PLAN = Plan(rank=16, rounds=4, batch=32, rate=2e-3, label_rate=3e-3, warm_up=150, longest=96)
GO_ON = Plan(rank=16, rounds=3, batch=32, rate=8e-4, label_rate=1.2e-3, warm_up=50, longest=96)
JOINED = 8_000  # pairs of statements that are taught together in the end
AMONG = 8_000  # others in a round of going on, so that nothing is forgotten
NAMES = tuple(f"{trait} {sign:+d}" for trait, sign in LABELS)
LED_BY, LED = (
    (
        "actually",
        "honestly,",
        "well,",
        "to be honest,",
        "ok so",
        "tbh",
        "also",
        "look,",
        "hmm",
        "and",
        "but",
        "I'd say",
    ),
    0.15,
)
FOLLOWED_BY, FOLLOWED = (
    (
        "I'd say.",
        "to be fair.",
        "if that matters.",
        "I suppose.",
        "you know.",
        "so there.",
        "that's me.",
        "for what it is worth.",
    ),
    0.08,
)


def tune_to_traits(examples: Sequence[Example]) -> Adapter:
    """Tune the encoder to tell which traits a text holds, with their signs."""
    chance, lessons = random.Random(0), _list_lessons(examples)
    return tune(lambda _: _lead(lessons, chance), NAMES, PLAN)


def go_on(new: Sequence[Example], known: Sequence[Example], begin: Adapter) -> Adapter:
    """Teach a few new examples, each round among some of those that are known."""
    chance, first, others = random.Random(0), _list_lessons(new), _list_lessons(known)

    def draw(_: int) -> list[Lesson]:
        return _lead([*first, *chance.sample(others, min(AMONG, len(others)))], chance)

    return tune(draw, NAMES, GO_ON, begin)


def _list_lessons(examples: Sequence[Example]) -> list[Lesson]:
    return [Lesson(example.text, row) for example, row in zip(examples, write_targets(examples), strict=True)]


def _lead(lessons: Sequence[Lesson], chance: random.Random) -> list[Lesson]:
    """Put words that say nothing before and behind some texts: else "actually" in a few examples of nothing makes all nothing."""
    return [
        lesson._replace(text=_frame(lesson.text, chance)) if isinstance(lesson.text, str) else lesson
        for lesson in lessons
    ]


def _frame(text: str, chance: random.Random) -> str:
    if chance.random() < LED:
        text = f"{chance.choice(LED_BY)} {text}"
    if chance.random() < FOLLOWED:
        text = f"{text.rstrip('.')}, {chance.choice(FOLLOWED_BY)}"
    return text


def main(arguments: Sequence[str] | None = None, path: Path = TUNED) -> None:
    """Write what all examples teach the encoder, or the last statements besides."""
    parser = argparse.ArgumentParser(description="Tune the encoder to hear what people tell of themselves.")
    parser.add_argument("--last", type=int, default=0, help="go on with so many statements, the last in the file")
    last = parser.parse_args(arguments).last
    knowledge = read_settings({}).knowledge
    asked = {question.id: question.text for question in read_instrument(knowledge).questions}
    questions = [judged.question for judged in read_judged(knowledge, {}) if not judged.before]
    crossed = cross_statements(asked.values())
    examples = [*list_examples(), *list_answers(asked), *crossed, *list_questions(questions)]
    if last <= 0:
        # Statements are joined only once each is known by itself.
        write_adapter(go_on(join_statements(JOINED), examples, tune_to_traits(examples)), path)
        return
    new = [example for statement in list_statements()[-last:] for example in label_statement(statement)]
    # The shortest are what a few new ones in other words disturb most: "I love maths" came to tell that one is bad at it.
    write_adapter(go_on([*new, *crossed, *list_phrases()], examples, read_adapter(path)), path)


if __name__ == "__main__":
    main()
