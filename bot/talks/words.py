"""Words as people type them: compared without regard to case, dashes, quotation marks and white space."""

import re


def fold_text(text: str) -> str:
    """Write a text so that quotation marks, dashes, case and white space do not matter."""
    plain = text.translate(str.maketrans("‘’“”–—\u00a0", "''\"\"-- "))
    return " ".join(plain.lower().split())


def find_words(wanted: str, text: str) -> re.Match[str] | None:
    """Find words in a text, whole words only."""
    return re.search(rf"(?<!\w){re.escape(fold_text(wanted))}(?!\w)", fold_text(text))
