"""What stops a statement whatever else speaks for it: its figures, years, roles, names, codes, and too few words found.

A denial may be said in many other words; but where nearly all words are the source's own, it is read as it stands.
"""

from collections.abc import Mapping

PROMISES = ("absent_role", "unknown_name", "unknown_code", "absent_figure", "wrong_span")
IN_ITS_OWN_WORDS = ("wrong_denial",)
OWN_WORDS = 0.95  # share of the words found from which on a statement is in the source's own
FEWEST_FOUND = 0.35  # share of the words below which a statement speaks of something else


def find_broken_promise(objections: Mapping[str, str], share: float, lack: str) -> str:
    """Return the reason of the first promise that a statement breaks; empty if it keeps all.

    `share` is that of its words that the source has, by weight, and `lack` says which it has not.
    """
    names = (*PROMISES, *IN_ITS_OWN_WORDS) if share >= OWN_WORDS else PROMISES
    broken = next((objections[name] for name in names if name in objections), "")
    return broken or (lack if share < FEWEST_FOUND else "")
