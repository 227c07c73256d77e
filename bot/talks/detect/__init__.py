"""Detectors on prose: sentences that promise, decline, admit a gap, or ask what must not be asked.

Each reads sentence by sentence. Rules find what has a known form; given a `Liken`, so does what is like labelled sentences, where no rule
speaks against it. How often they err, on sentences written apart, stands in docs/talks.md.
"""

from bot.talks.detect.gaps import find_unknowns
from bot.talks.detect.likeness import Liken, liken_with
from bot.talks.detect.promises import find_promises
from bot.talks.detect.protected import find_protected
from bot.talks.detect.reading import Hit
from bot.talks.detect.refusals import find_declines

__all__ = ["Hit", "Liken", "find_declines", "find_promises", "find_protected", "find_unknowns", "liken_with"]
