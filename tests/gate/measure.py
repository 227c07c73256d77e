"""Measure the gate on a model's prose beside three baselines: `python -m tests.gate.measure [FILE ...]`.

Each file of statements is a table: for a class of unsupported statements recall is the share stopped; for a class of
supported ones, the share let through. Precision sets a class against all statements of the other label. The baselines'
thresholds are fixed on `prose.jsonl`. `apart/` holds statements written by others, who saw no rule; each of its
files is reported by itself, and those that the rules were mended by are named as seen.
"""

import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bot.domain import Section
from bot.index import MiniLM, NamedEmbeddings, Vectors
from bot.verify.prose import ProseGate
from bot.verify.reading import FUNCTION_WORDS, STEMMER
from tests.gate.statements import FILES, FOLDER, READ, Statement, open_prose_gate, read_statements

Judge = Callable[[Statement], float]  # how sure it is that a statement is carried; from the threshold on it passes
LISTED = ("over-general", "causal", "beyond")
ROLES = ("AI engineer", "ML engineer", "data scientist", "data engineer", "MLOps engineer", "robotics engineer")


def count_words(statement: Statement, sections: Mapping[str, Section]) -> float:
    """Return the share of the words of a statement that stand in its sections."""
    known = {stem for name in statement.cites for stem in _stem(sections[name].text)}
    words = _stem(statement.text)
    return sum(word in known for word in words) / max(1, len(words))


def _stem(text: str) -> list[str]:
    words = [word for word in re.findall(r"[\w.,%$]*\w", text.lower()) if word not in FUNCTION_WORDS]
    return list(STEMMER.stemWords(words))


class Likeness:
    """The cosine of a statement and the sentence of its sections that is nearest."""

    def __init__(self, sections: Mapping[str, Section]) -> None:
        self._sections = sections
        self._embed = MiniLM().embed
        self._known: dict[str, np.ndarray] = {}

    def __call__(self, statement: Statement) -> float:
        texts = [said.text for name in statement.cites for said in self._sections[name].sentences]
        new = [text for text in dict.fromkeys([statement.text, *texts]) if text not in self._known]
        self._known.update(zip(new, self._embed(new), strict=True))
        return max(float(self._known[text] @ self._known[statement.text]) for text in texts)


def fix_threshold(judge: Judge, statements: Sequence[Statement]) -> float:
    """Return the threshold with the best mean of supported let through and unsupported stopped."""
    scores = [(judge(statement), statement.supported) for statement in statements]

    def rate(threshold: float) -> float:
        right = [score >= threshold for score, supported in scores if supported]
        wrong = [score < threshold for score, supported in scores if not supported]
        return statistics.mean(right) + statistics.mean(wrong)

    return max(sorted({score for score, _ in scores}), key=rate)


def tabulate(name: str, statements: Sequence[Statement], passes: Callable[[Statement], bool]) -> list[str]:
    """Return the lines of a table: class, count, stopped or withheld, precision, recall, F1."""
    passed = {id(statement): passes(statement) for statement in statements}
    withheld = sum(not passed[id(item)] for item in statements if item.supported)
    slipped = sum(passed[id(item)] for item in statements if not item.supported)
    lines = [f"{name:<22}{'class':<14}{'n':>5}{'stopped':>9}{'withheld':>9}{'precision':>11}{'recall':>8}{'F1':>7}"]
    for label in dict.fromkeys(item.kind for item in statements):
        group = [item for item in statements if item.kind == label]
        right = sum(passed[id(item)] == item.supported for item in group)
        against = slipped if group[0].supported else withheld
        precision = right / (right + against) if right + against else 0.0
        recall = right / len(group)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        stopped = sum(not passed[id(item)] for item in group) / len(group)
        shown = f"{'':>9}{stopped:>9.1%}" if group[0].supported else f"{stopped:>9.1%}{'':>9}"
        lines.append(f"{'':<22}{label:<14}{len(group):>5}{shown}{precision:>11.3f}{recall:>8.3f}{f1:>7.3f}")
    supported = [item for item in statements if item.supported]
    others = [item for item in statements if not item.supported]
    lines.append(
        f"{'':<22}{'together':<14}{len(statements):>5}"
        f"{sum(not passed[id(item)] for item in others) / max(1, len(others)):>9.1%}"
        f"{sum(not passed[id(item)] for item in supported) / max(1, len(supported)):>9.1%}"
    )
    return lines


def list_misses(gate: ProseGate, statements: Sequence[Statement]) -> list[str]:
    """List what passed of the faults that are hardest to define, with what is wrong in each."""
    listed = [item for item in statements if item.kind in LISTED and gate.judge(item.text, item.cites).proven]
    return [f"  passed, {item.kind}: {item.text} ({item.why})" for item in listed]


def change_number(text: str) -> str:
    """Change the first figure that is no year."""
    pattern = r"(?<![\w-])(?!(?:19|20)\d\d\b)\d[\d,.]*"
    return re.sub(pattern, lambda match: _raise_first_digit(match[0]), text, count=1)


def _raise_first_digit(figure: str) -> str:
    return str((int(figure[0]) + 2) % 9 + 1) + figure[1:]


def change_year(text: str) -> str:
    """Change the last year."""
    return re.sub(r"\b20(\d\d)\b(?!.*\b20\d\d\b)", lambda match: f"20{(int(match[1]) + 7) % 100:02}", text)


def swap_role(text: str) -> str:
    """Put another role in the place of one, everywhere."""
    text = re.sub(r"\b[Mm]achine learning engineer", "ML engineer", text)
    others = [role for role in ROLES if role not in text]
    for role in ROLES:
        if re.search(rf"\b{role}s?\b", text):
            return re.sub(rf"\b{role}(?=s?\b)", others[len(text) % len(others)], text)
    return text


def drop_negation(text: str) -> str:
    """Leave out the first denial."""
    text = text.replace("cannot", "can not")
    return re.sub(r"\b(?:do not|does not|not|no|never|without) ", "", text, count=1)


def add_negation(text: str) -> str:
    """Deny the first verb that can be denied by one word."""
    return re.sub(r"\b(is|are|can|may|was|were|should|might) (?!not\b|no\b)", r"\1 not ", text, count=1)


MUTATIONS: Mapping[str, Callable[[str], str]] = {
    "role swapped": swap_role,
    "number changed": change_number,
    "year changed": change_year,
    "negation dropped": drop_negation,
    "negation added": add_negation,
}


def mutate(statements: Sequence[Statement], sections: Mapping[str, Section], seed: int = 5) -> Iterator[Statement]:
    """Break each supported statement in every way that changes it, and cite it to a section of another page."""
    chance = random.Random(seed)
    names = list(sections)
    for statement in statements:
        if not statement.supported:
            continue
        for kind, mutation in MUTATIONS.items():
            text = mutation(statement.text)
            if text != mutation("") and text.replace("ML engineer", "machine learning engineer").lower() != (
                statement.text.replace("ML engineer", "machine learning engineer").lower()
            ):
                yield replace(statement, kind=kind, label="unsupported", text=text)
        pages = {name.partition("#")[0] for name in statement.cites}
        yield statement.cited_to(chance.choice([name for name in names if name.partition("#")[0] not in pages]))


def compare(gate: ProseGate, sections: Mapping[str, Section], names: Sequence[str]) -> list[str]:
    """Return the tables of all files, ours and the baselines', and that of the mutations."""
    own = read_statements("prose.jsonl")
    baselines: dict[str, Judge] = {
        "word overlap": lambda statement: count_words(statement, sections),
        "embedding similarity": Likeness(sections),
    }
    thresholds = {name: fix_threshold(judge, own) for name, judge in baselines.items()}
    lines = []
    for name in names:
        statements = read_statements(name)
        lines += [f"\n{name} ({'seen' if name in {*FILES, *READ} else 'never seen'}): {len(statements)} statements"]
        lines += tabulate("ours", statements, lambda item: gate.judge(item.text, item.cites).proven)
        lines += list_misses(gate, statements)
        lines += tabulate("marker resolves only", statements, lambda item: all(cite in sections for cite in item.cites))
        for title, judge in baselines.items():
            least = thresholds[title]
            scores = {id(item): judge(item) for item in statements}
            passing = {key for key, score in scores.items() if score >= least}
            found = tabulate(title, statements, _stands_in(passing))
            lines += [f"{title}: passes from {least:.2f} on", *found]
        mutated = list(mutate(statements, sections))
        lines += [f"\n{name}: its supported statements, mutated"]
        lines += tabulate("ours", mutated, lambda item: gate.judge(item.text, item.cites).proven)
    return lines


def _stands_in(passing: Collection[int]) -> Callable[[Statement], bool]:
    return lambda statement: id(statement) in passing


def list_files() -> list[str]:
    """List the files of statements there are: those the rules were mended by, and any other kept apart."""
    apart = [path.relative_to(FOLDER).as_posix() for path in sorted((FOLDER / "apart").glob("*.jsonl"))]
    return [*FILES, *(name for name in apart if name not in FILES)]


class EmbeddedOnce:
    """Embeds each text once, whatever its capitals."""

    def __init__(self, embedder: NamedEmbeddings) -> None:
        """Remember nothing yet."""
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    def embed(self, texts: list[str]) -> Vectors:
        """Return one unit vector a text, shape (texts, dimensions)."""
        plain = [text.lower().replace("\u2019", "'") for text in texts]
        new = [text for text in dict.fromkeys(plain) if text not in self._known]
        if new:
            self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return np.stack([self._known[text] for text in plain])


def measure_time(statements: Sequence[Statement]) -> str:
    """Say how long a statement takes beyond embedding: every text is embedded before."""
    embedder = EmbeddedOnce(MiniLM())
    gate, _ = open_prose_gate(embedder.embed)
    gate.warm_up()
    times: list[float] = []
    for _ in range(2):  # the second time every text is embedded
        gate.forget()
        times.clear()
        for statement in statements:
            start = time.perf_counter()
            gate.judge(statement.text, statement.cites)
            times.append(1000 * (time.perf_counter() - start))
    times.sort()
    middle, late = times[len(times) // 2], times[int(0.95 * len(times))]
    return f"a statement, beyond embedding: median {middle:.1f} ms, 95th percentile {late:.1f} ms"


def main() -> None:
    """Print the tables of the files named, `written/held.jsonl` for one, or else of all but those in `written/`."""
    gate, sections = open_prose_gate()
    print("\n".join(compare(gate, sections, sys.argv[1:] or list_files())))
    print("\n" + measure_time(read_statements("prose.jsonl")))


if __name__ == "__main__":
    main()
