"""Tell how much of an answer's text stays as it is whatever follows: that may be sent while the rest is written."""

from collections.abc import Sequence
from itertools import takewhile

from bot.answer.layout import render_statements
from bot.domain import Place, Statement

_ANY = "\0"  # stands for any text: no text begins with it
_CLAIM = Statement(_ANY, "claim")
_QUESTION = Statement(_ANY, "question")
_HEADING = Statement(f"{_ANY}:", "courtesy")
_CELL = Statement(_ANY, "claim", place=Place(_ANY, _ANY))
# Whatever may follow changes the layout in one of these ways: a third claim makes a list, a claim behind a question
# keeps the question in its place, a heading, a table or another part ends the block.
_FOLLOWING: tuple[tuple[Statement, ...], ...] = (
    (),
    (_CLAIM,),
    (_CLAIM,) * 3,
    (_QUESTION,),
    (_QUESTION, *(_CLAIM,) * 3),
    (_HEADING,),
    (_CELL,),
)


def render_settled(statements: Sequence[Statement]) -> str:
    """Write statements as Markdown as far as nothing that may follow changes it; a table is held back until it ends."""
    cells = sum(1 for _ in takewhile(lambda statement: statement.place is not None, reversed(statements)))
    if cells:
        return render_statements(statements[: len(statements) - cells])
    part = statements[-1].part if statements else 0
    following = [tuple(_in_part(one, part) for one in more) for more in _FOLLOWING]
    texts = [render_statements((*statements, *more)) for more in (*following, (_in_part(_CLAIM, part + 1),))]
    same = takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False))
    return "".join(letters[0] for letters in same).rstrip()


def _in_part(statement: Statement, part: int) -> Statement:
    return Statement(statement.text, statement.kind, place=statement.place, part=part)
