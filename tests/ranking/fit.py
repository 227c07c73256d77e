"""Learn `bot/retrieve.yaml` from labelled questions, and say how well it does on sets that it has not seen.

    python -m tests.ranking.fit          # write the weights
    python -m tests.ranking.fit --folds  # only measure, each set of questions in turn left out

The questions are those of this folder, those of `tests/eval` that are looked into, and the shared ones, if there;
each turn names the sections where a right answer lies. The weights maximise the chance of those among all candidates.
"""

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.attune import AskedOnce
from bot.config import CHECKOUT, read_settings
from bot.conversation import Library
from bot.conversation.path import Path as Way
from bot.conversation.search import seek
from bot.conversation.turn import Clock, State, answer_message
from bot.evaluate import Gold, is_right_section, read_gold
from bot.retrieve import EVIDENCE, WAGES, WEIGHTS
from bot.understand import Focus

HERE = Path(__file__).parent
SETS = {
    "shared": Path(os.environ.get("ADVISOR_SHARED", CHECKOUT.parent / "shared")) / "eval",
    "looked into": CHECKOUT / "tests" / "eval",
    "fresh": HERE,
}
PENALTY = 4.0  # on large weights, over all questions
STEPS, RATE = 400, 0.05
HEAD = "# What counts how much for a passage; written by `python -m tests.ranking.fit`, not by hand.\n"


@dataclass(frozen=True)
class Asked:
    """A question's candidates: what speaks for each, shape (candidates, evidence), and which hold a right answer."""

    evidence: np.ndarray
    right: np.ndarray


def read_sets() -> dict[str, list[Gold]]:
    """Return the labelled turns of each set, without those that are kept apart."""
    found = {name: folder for name, folder in SETS.items() if folder.exists()}
    labels = {name: read_gold(folder / "questions.jsonl", folder / "gold.jsonl") for name, folder in found.items()}
    return {name: [label for label in turns if not label.apart] for name, turns in labels.items()}


def list_asked(labels: list[Gold], library: Library) -> Iterator[Asked]:
    """Hold the conversations and list the candidates of every turn that asks one thing."""
    shelf = library.open()
    state = State(Focus(), "candidate", (), Way(), 1)
    for label in labels:
        if label.turn == 0:
            state = State(Focus(), "candidate", (), Way(), 1)
        questions = AskedOnce(shelf.attuned)
        readings = shelf.listener.understand(label.asked, state.focus, state.lens, hear_roles=questions.hear_roles)
        if len(readings) == 1 and label.any_of and not readings[0].limit:
            found = shelf.retriever.list_candidates(readings[0], seek(readings[0], questions))
            searched = np.array([not item.startswith(WAGES) for item in found.sections])  # wages are put first by rule
            right = np.array([is_right_section(item, label.any_of) for item in found.sections], dtype=bool)
            if right[searched].any():
                yield Asked(found.evidence[searched].astype(np.float64), right[searched])
        turned = answer_message(label.asked, state, shelf, Clock(lambda: 0.0, 0.0))
        state = State(turned.focus, turned.reply.lens, (*state.replies, turned.reply), turned.path, state.turn + 1)


def fit_weights(asked: list[Asked]) -> np.ndarray:
    """Maximise the chance of right sections among the candidates of each question, by Adam."""
    spread = np.concatenate([item.evidence for item in asked]).std(axis=0) + 1e-6
    scaled = [(item.evidence / spread, item.right) for item in asked]
    weights, drift, bend = np.zeros(len(EVIDENCE)), np.zeros(len(EVIDENCE)), np.zeros(len(EVIDENCE))
    for step in range(1, STEPS + 1):
        slope = PENALTY * weights / len(scaled)
        for evidence, right in scaled:
            odds = np.exp(evidence @ weights - (evidence @ weights).max())
            chance, wanted = odds / odds.sum(), odds * right / (odds * right).sum()
            slope += evidence.T @ (chance - wanted) / len(scaled)
        drift, bend = 0.9 * drift + 0.1 * slope, 0.99 * bend + 0.01 * slope**2
        weights -= RATE * (drift / (1 - 0.9**step)) / (np.sqrt(bend / (1 - 0.99**step)) + 1e-8)
    return np.asarray(weights / spread)


def measure(sets: dict[str, list[Asked]]) -> str:
    """Say for each set, by weights learnt from the others, how often a right section is first or in the first five."""
    lines: list[str] = []
    for name, items in sets.items():
        others = [item for other, asked in sets.items() if other != name for item in asked]
        weights = fit_weights(others)
        ranks = [int(np.argmax(item.right[np.argsort(-(item.evidence @ weights))])) for item in items]
        first, five = (sum(rank < places for rank in ranks) for places in (1, 5))
        lines.append(f"{name:12} {len(items):4} questions, right section first {first}, in the first five {five}")
    return "\n".join(lines)


def main() -> None:
    """Write the weights, or only measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", action="store_true")
    library = Library(read_settings({}))
    sets = {name: list(list_asked(labels, library)) for name, labels in read_sets().items()}
    if not parser.parse_args().folds:
        weights = fit_weights([item for items in sets.values() for item in items])
        rows = {name: round(float(weight), 3) for name, weight in zip(EVIDENCE, weights, strict=True)}
        WEIGHTS.write_text(HEAD + yaml.safe_dump(rows, sort_keys=False), encoding="utf-8")
    print(measure(sets))


if __name__ == "__main__":
    main()
