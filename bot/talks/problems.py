"""What is wrong in a file an advisor wrote: where it stands, what was expected, and the change that mends it."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.errors import AdvisorError

NEAR = 60  # of 100: how alike a known name must be to be offered
SLIP = 0.75  # share of its letters from which a word is only mistyped, and mended without asking


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mend:
    """A change that removes a problem: `text[start:end]` becomes `new`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file; `stale` marks a name the knowledge no longer has, which a run reports as a failure."""

    path: str
    place: Place
    reason: str
    hint: str
    mend: Mend | None = None
    stale: bool = False
    mended: bool = False  # already mended in the text that was read on

    @property
    def fixable(self) -> bool:
        """Say whether 'advisor talk fix' removes it."""
        return self.mended or self.mend is not None

    def __str__(self) -> str:
        """Write the problem the way editors can jump to it."""
        repair = " ('advisor talk fix' does it.)" if self.fixable else ""
        return f"{self.path}:{self.place.line}:{self.place.column}: {self.reason} {self.hint}{repair}"


class TalkFileError(AdvisorError):
    """Talk files that cannot be used, with every problem found in them."""

    exit_code = 2
    advice = ""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, so that a caller can list them."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def find_nearest(word: str, known: Iterable[str]) -> str:
    """Return the known name most like a word; empty if none is alike."""
    names = list(known)
    lowered = word.lower().replace(" ", "_") if any("_" in name for name in names) else word.lower()
    found = process.extractOne(lowered, names, scorer=fuzz.WRatio if len(word) > 12 else fuzz.ratio, score_cutoff=NEAR)
    return str(found[0]) if found else ""


def is_slip(word: str, known: str) -> bool:
    """Say whether a word is a known name but for a letter or two: then that name was meant, and nothing else."""
    return OSA.normalized_similarity(word.lower(), known.lower()) >= SLIP


def apply_mends(text: str, problems: Iterable[Problem]) -> str:
    """Return the text with every mend made, the last one first; of two that overlap only the later is made."""
    mends = sorted({problem.mend for problem in problems if problem.mend}, key=lambda mend: mend.start, reverse=True)
    untouched = len(text)
    for mend in mends:
        if mend.end <= untouched:
            text = text[: mend.start] + mend.new + text[mend.end :]
            untouched = mend.start
    return text
