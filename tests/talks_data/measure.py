"""Print precision and recall of each detector on the sentences written apart, or on those of the development half."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.index.embedding import MiniLM
from bot.talks.detect import Hit, Liken, find_declines, find_promises, find_protected, find_unknowns, liken_with

FOLDER = Path(__file__).parent
DETECTORS: dict[str, Callable[[str, Liken | None], list[Hit]]] = {
    "promises": find_promises,
    "declines": find_declines,
    "admits_unknown": find_unknowns,
    "asks_protected": find_protected,
}


LIKEN = liken_with(MiniLM())


def read_rows(name: str, half: str) -> list[dict[str, Any]]:
    """Read the labelled sentences of a detector."""
    lines = (FOLDER / half / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def measure(name: str, half: str) -> tuple[float, float, int, list[str]]:
    """Return precision, recall, the number of sentences, and those judged wrongly."""
    rows = read_rows(name, half)
    found = [bool(DETECTORS[name](row["text"], LIKEN)) for row in rows]
    right = sum(hit and row["label"] for hit, row in zip(found, rows, strict=True))
    wrong = [f"{row['label']!s:<6}{row['text']}" for hit, row in zip(found, rows, strict=True) if hit != row["label"]]
    wanted = sum(row["label"] for row in rows)
    return right / max(1, sum(found)), right / max(1, wanted), len(rows), wrong


def write_table() -> str:
    """Write the figures of the apart half as the guide shows them."""
    lines = ["| detector | sentences | precision | recall |", "|---|---|---|---|"]
    for name in DETECTORS:
        precision, recall, count, _ = measure(name, "apart")
        lines.append(f"| `{name}` | {count} | {precision:.2f} | {recall:.2f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print a table; with 'development', the sentences judged wrongly too."""
    half = sys.argv[1] if len(sys.argv) > 1 else "apart"
    print(f"{'detector':<16}{'sentences':>10}{'precision':>11}{'recall':>8}   ({half})")
    for name in DETECTORS:
        precision, recall, count, wrong = measure(name, half)
        print(f"{name:<16}{count:>10}{precision:>11.3f}{recall:>8.3f}")
        for line in wrong if half == "development" else ():
            print(f"      {line}")


if __name__ == "__main__":
    main()
