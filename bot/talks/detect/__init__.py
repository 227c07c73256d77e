"""Detectors on prose: sentences that promise, decline, admit a gap, or ask what must not be asked.

Each reads sentence by sentence; how often they err, on sentences written apart, stands in docs/talks.md.
"""

from bot.talks.detect.gaps import find_unknowns
from bot.talks.detect.promises import find_promises
from bot.talks.detect.protected import find_protected
from bot.talks.detect.reading import Hit
from bot.talks.detect.refusals import find_declines

__all__ = ["Hit", "find_declines", "find_promises", "find_protected", "find_unknowns"]
