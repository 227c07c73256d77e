"""Write a text as somebody else might on a phone, so that what is learnt from texts does not hang on their letters."""

import random
import string

BARE = 0.2  # of texts lose their last stop
SLIPS, SLIP, SWAPPED = 0.15, 0.05, 1 / 3  # of texts have slips, of their letters, of those by exchange with the next


def write_hastily(text: str, chance: random.Random) -> str:
    """Return a text in lower case, now and then without its last stop or with slips of the keyboard."""
    text = text.lower().replace("\u2019", "'")
    if chance.random() < BARE:
        text = text.rstrip(" ?.!") or text
    if chance.random() >= SLIPS:
        return text
    letters = list(text)
    for place, letter in enumerate(letters):
        if not letter.isalpha() or chance.random() >= SLIP:
            continue
        after = "".join(letters[place + 1 : place + 2])
        if after.isalpha() and chance.random() < SWAPPED:
            letters[place], letters[place + 1] = after, letter
        else:
            letters[place] = chance.choice(("", chance.choice(string.ascii_lowercase), letter * 2))
    return "".join(letters) or text
