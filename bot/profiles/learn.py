"""Learn to read traits from the labelled messages: tune the encoder (`tuned.npz`), and weigh the evidence (`weights.yaml`).

`python -m bot.profiles.learn` does both, in half an hour on two cores; needed only after the examples or the evidence have
changed. It needs torch and onnx besides: `pip install torch onnx`.
"""

import random
from collections.abc import Iterable, Sequence

import numpy as np

from bot.config import read_settings
from bot.index import Adapter, NamedEmbeddings, Tuned, open_embedder, write_adapter
from bot.index.tuning import Lesson, Plan, tune
from bot.profiles.clauses import Clause, cut_clauses
from bot.profiles.evidence import NAMES, WEIGHTS, Evidence, list_readings
from bot.profiles.examples import (
    LABELS,
    NOTHING,
    Example,
    Sentence,
    label_clauses,
    list_statements,
    read_phrases,
    write_targets,
)
from bot.profiles.reach import join_asides
from bot.profiles.scores import TUNED, fit_examples, join_scores

FOLDS = 3  # a message is read by learners that have not seen it
PLAN = Plan(rank=16, rounds=8, batch=32, rate=2e-3, label_rate=3e-3, warm_up=150, longest=96)
LED_BY, LED = (
    ("actually", "honestly,", "well,", "to be honest,", "ok so", "tbh", "also", "look,", "hmm", "and", "but"),
    0.15,
)
PENALTY = 1.0  # on large weights
ROUNDS = 30

Cut = tuple[Sentence, tuple[Clause, ...]]


def learn_weights(embedder: NamedEmbeddings) -> dict[str, float]:
    """Fit a logistic regression on readings of messages that neither learner was fitted on."""
    cut = [(sentence, cut_clauses(sentence.text)) for sentence in list_statements()]
    found: list[Evidence] = []
    meant: list[float] = []
    for fold in range(FOLDS):
        seen = [item for at, item in enumerate(cut) if at % FOLDS != fold]
        examples = list_cut(seen)
        matrix = embedder.embed([example.text for example in examples])
        ridge, tuned = fit_examples(examples, matrix), Tuned(tune_to_traits(list_for_tuning(seen)))
        for sentence, clauses in cut[fold::FOLDS]:
            texts = [clause.lowered for clause in clauses]
            if not texts:
                continue
            scores = join_scores(ridge, embedder.embed(texts) @ matrix.T, texts, tuned.score(texts))
            for clause, score in join_asides(sentence.text, clauses, list(scores)):
                for label, evidence in list_readings(clause, score):
                    found.append(evidence)
                    meant.append(float(label in sentence.labels))
    weights = _fit_logistic(np.array(found), np.array(meant))
    return dict(zip(NAMES, (round(float(weight), 4) for weight in weights), strict=True))


def list_cut(cut: Iterable[Cut]) -> list[Example]:
    """List the phrases, and the clauses of messages with what they tell."""
    phrases = [Example(text, ((label, 1.0),)) for label, texts in read_phrases().items() for text in texts]
    clauses = (example for sentence, pieces in cut for example in label_clauses(sentence, pieces) if example.targets)
    return [*phrases, *clauses]


def list_for_tuning(cut: Sequence[Cut]) -> list[Example]:
    """List the same, each text once, and the messages as they stand: what reaches over a whole one is learnt from those."""
    found = {example.text: example for example in list_cut(cut)}
    for sentence, clauses in cut:
        text = sentence.text.lower().replace("\u2019", "'")
        if [clause.lowered for clause in clauses if not clause.silent] != [text]:
            labels = sorted(sentence.labels) or [NOTHING]
            found[text] = Example(text, tuple((label, 1.0) for label in labels))
    return list(found.values())


def tune_to_traits(examples: Sequence[Example]) -> Adapter:
    """Tune the encoder to tell which traits a text holds, with their signs."""
    chance = random.Random(0)
    targets = write_targets(examples)

    def draw(_: int) -> list[Lesson]:
        return [Lesson(_lead(example.text, chance), row) for example, row in zip(examples, targets, strict=True)]

    return tune(draw, [f"{trait} {sign:+d}" for trait, sign in LABELS], PLAN)


def _lead(text: str, chance: random.Random) -> str:
    """Put a word that says nothing before some texts: else "actually" in a few examples of nothing makes all nothing."""
    return f"{chance.choice(LED_BY)} {text}" if chance.random() < LED else text


def _fit_logistic(features: np.ndarray, meant: np.ndarray) -> np.ndarray:
    """Fit by Newton's method with a penalty on large weights."""
    weights = np.zeros(features.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (likely - meant) + PENALTY * weights
        bend = (features * (likely * (1 - likely))[:, None]).T @ features + PENALTY * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def main() -> None:
    """Write the weights, then what all messages teach the encoder."""
    settings = read_settings({})
    weights = learn_weights(open_embedder(settings.embedder, settings.embedder_options))
    lines = ["# How much each piece of evidence counts; written by `python -m bot.profiles.learn`, not by hand.\n"]
    lines += [f"{name}: {weight}\n" for name, weight in weights.items()]
    WEIGHTS.write_text("".join(lines), encoding="utf-8")
    cut = [(sentence, cut_clauses(sentence.text)) for sentence in list_statements()]
    write_adapter(tune_to_traits(list_for_tuning(cut)), TUNED)


if __name__ == "__main__":
    main()
