"""Learn to bring questions near to the sentences that answer them: `python -m bot.attune.learn`, or `make attuned`.

It takes an hour on two cores and needs torch and onnx besides (`pip install torch onnx`). It is needed after much of
the knowledge has changed, or of its questions. It reads the vectors of sentences that `make prepared` wrote; after it
the weights that use them are learnt anew (`tests.ranking.fit`, `tests.serving.fit`).

Single questions are learnt first, then follow-ups beside what was talked about, which are to lie where the same
question lies that a reader wrote out (ConvDR, Yu et al. 2021, arXiv:2105.04166). With `--go-on` only the second is
taught, to what was learnt before.
"""

import argparse
import copy
import math
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from bot.attune import QUESTIONS, ROLES, SENTENCES, SHARP, Roles, Turns, read_turns, write_roles, write_turns
from bot.config import read_settings
from bot.index import (
    Adapter,
    Change,
    MiniLM,
    Vectors,
    find_packaged_file,
    hash_text,
    read_adapter,
    read_prepared,
    write_adapter,
)
from bot.index.embedding import TOKENIZER, Text
from bot.index.hasty import write_hastily
from bot.index.tuning import NEVER, SIZE, SORTED, STEEPEST, Encoder, measure_length, read_base
from bot.knowledge import Judged, Knowledge, read_expected, read_judged, read_knowledge
from bot.understand import Focus, describe_context
from bot.understand.follow_up import CONTEXT

ROUNDS, BATCH, LONGEST = 6, 256, 96  # the longest in tokens
RANK, RATE, WARM_UP = 16, 1e-3, 40  # the last in steps
RATE_OF_MATRICES, DECAY_OF_MATRICES = 5e-4, 0.05
RATE_OF_OFFSETS, DECAY_OF_OFFSETS = 1e-3, 0.1
DECAY = 0.01
AHEAD = 0.5  # by how much what helps should be before what is beside, in units of the temperature
TEMPERATURE = 0.05  # of the softmax over all sentences: the smaller, the more the nearest wrong one counts
# Of the follow-ups: rounds, a batch, and how many single questions are kept in mind beside them.
LATER_ROUNDS, LATER_BATCH, KEPT = 3, 64, 4000
LATER_RATE = 0.6  # how much smaller the steps are
RATE_OF_ROLES, WEIGHT_OF_ROLES = 4e-3, 0.15
WEIGHT_OF_KEPT = 0.5
UNLIKELY = -2.0  # log odds at first that an answer should speak of a role


class Asked(NamedTuple):
    """A question, and the rows of the sentences of which any answers it."""

    text: str
    answers: Sequence[int]


class Graded(NamedTuple):
    """A question in its words or written out, and the rows of sentences that readers judged for it."""

    texts: Sequence[str]
    answers: Sequence[int]
    helps: Sequence[int]
    beside: Sequence[int]


class Followed(NamedTuple):
    """A question, or a follow-up beside what was talked about, and where it is to lie.

    `written_out` is the same question as it stands alone, `roles` those that an answer should speak of, if anybody
    noted them, and `grades` what readers judged for it.
    """

    text: Text
    written_out: str
    roles: Sequence[str] | None = None
    grades: Graded | None = None


@dataclass(frozen=True, slots=True)
class Lessons:
    """All questions, the follow-ups among them, the sentences in the order of their rows, and the roles."""

    asked: list[Asked]
    graded: list[Graded]
    followed: list[Followed]
    sentences: list[str]
    roles: tuple[str, ...]


def gather_lessons(
    knowledge: Knowledge, expected: Mapping[str, Sequence[str]], judged: Sequence[Judged] = ()
) -> Lessons:
    """Gather what single sentences are expected to answer, the examples of sections and facets, and judged questions.

    Of an example only the section is known, or that it is that facet of some role: any sentence there answers it.
    """
    rows: dict[str, int] = {}
    of_section: dict[str, list[int]] = {}
    of_facet: dict[str, list[int]] = {}
    for section in knowledge.searchable.values():
        here = [rows.setdefault(sentence.text, len(rows)) for sentence in section.sentences]
        of_section[section.id] = here
        if section.kind == "roles":
            of_facet.setdefault(section.facet, []).extend(here)
    asked = [Asked(text, (rows[answer],)) for answer, texts in expected.items() if answer in rows for text in texts]
    for name, texts in knowledge.asked.items():
        if answers := of_section.get(name) or of_facet.get(name):
            asked += [Asked(text, answers) for text in texts]
    graded: list[Graded] = []
    followed: list[Followed] = []
    for item in judged:
        grades = [[rows[text] for text in texts] for texts in (item.answers, item.helps, item.beside)]
        # Of several questions in one message each is asked apart.
        told = Graded((item.question, *(item.written_out if len(item.written_out) == 1 else ())), *grades)
        is_judged = bool(item.answers or item.helps)
        if is_judged:
            graded.append(told)
        if item.before and len(item.written_out) == 1:
            before = Focus(roles=item.about, asked=item.before[-CONTEXT:], named=item.named)
            text = (item.question, describe_context(before, knowledge.vocabulary))
            followed.append(Followed(text, item.written_out[0], item.roles, told if is_judged else None))
    return Lessons(asked, graded, followed, list(rows), tuple(knowledge.vocabulary.roles))


class Tower(torch.nn.Module):  # type: ignore[misc]  # torch is not there when types are checked
    """The encoder tuned for questions, with a matrix behind it, and what turns the sentences."""

    def __init__(self, sentences: Vectors, roles: int) -> None:
        """Begin where the packaged encoder is; `sentences` are unit vectors, shape (sentences, dimensions)."""
        super().__init__()
        self.encoder = Encoder(read_base(), SIZE, RANK)
        self.encoder.labels.weight.data = torch.eye(SIZE)
        self.encoder.labels.bias.data.zero_()
        self.sentences = torch.tensor(sentences)
        self.matrix = torch.nn.Parameter(torch.zeros(SIZE, SIZE))
        self.offsets = torch.nn.Parameter(torch.zeros(len(sentences), SIZE))
        self.roles = torch.nn.Linear(SIZE, roles)
        self.roles.bias.data.fill_(UNLIKELY)

    def take_over(self, adapter: Adapter, turns: Turns, sentences: Sequence[str]) -> None:
        """Begin with what was learnt before; a sentence that was not known then is turned by the matrix alone."""
        self.encoder.take_over(adapter, ())
        self.encoder.labels.weight.data = torch.tensor(adapter.weights.T.copy())
        self.encoder.labels.bias.data = torch.tensor(adapter.bias)
        self.matrix.data = torch.tensor(turns.matrix)
        unknown = np.zeros(SIZE, dtype=np.float32)
        self.offsets.data = torch.tensor(np.stack([turns.offsets.get(hash_text(text), unknown) for text in sentences]))

    def embed(self, ids: Any, mask: Any, kinds: Any) -> Any:
        """Return the unit vectors of questions, shape (questions, dimensions)."""
        with torch.autocast("cpu", torch.bfloat16):
            asked = self.encoder(ids, mask, kinds).float()
        return functional.normalize(asked, dim=1)

    def compare(self, asked: Any) -> Any:
        """Return the cosines of questions to all sentences over the temperature, shape (questions, sentences)."""
        facing = self.sentences + self.sentences @ self.matrix + self.offsets
        return asked @ functional.normalize(facing, dim=1).T / TEMPERATURE

    def group_parameters(self, share: float = 1.0, decays: bool = True) -> list[dict[str, Any]]:
        """List what is learnt, with its rate, of which `share` is taken, and its decay."""
        encoder, matrices = self.encoder, [self.encoder.labels.weight, self.matrix]
        decay = DECAY_OF_MATRICES if decays else 0.0
        return [
            {"params": [*encoder.down, *encoder.up], "lr": RATE * share, "weight_decay": DECAY},
            {"params": matrices, "lr": RATE_OF_MATRICES * share, "weight_decay": decay},
            {"params": [self.offsets], "lr": RATE_OF_OFFSETS * share, "weight_decay": DECAY_OF_OFFSETS},
            {"params": self.roles.parameters(), "lr": RATE_OF_ROLES, "weight_decay": DECAY},
        ]


class Reader:
    """Turns texts into what the tower reads, now and then with the slips of somebody who types in a hurry."""

    def __init__(self, chance: random.Random) -> None:
        """Open the tokenizer."""
        self._chance = chance
        self._tokenizer = Tokenizer.from_file(str(find_packaged_file(TOKENIZER)))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.enable_padding()

    def read(self, texts: Iterable[Text], hastily: bool = True) -> Any:
        """Return token ids, mask and kinds, each of the shape (texts, tokens); all is read in lower case."""
        encoded = self._tokenizer.encode_batch([self._write(text, hastily) for text in texts])
        ids, mask, kinds = (
            torch.tensor([getattr(item, name) for item in encoded]) for name in ("ids", "attention_mask", "type_ids")
        )
        return ids, mask.float(), kinds

    def _write(self, text: Text, hastily: bool) -> Text:
        words, beside = (text, "") if isinstance(text, str) else text
        words = words.lower().replace("\u2019", "'")
        words = write_hastily(words, self._chance) if hastily else words
        return (words, beside.lower().replace("\u2019", "'")) if beside else words


def learn(
    lessons: Lessons, sentences: Vectors, rounds: int = ROUNDS, begin: tuple[Adapter, Turns] | None = None
) -> tuple[Adapter, Turns, Roles]:
    """Learn single questions, unless with `begin` they were learnt before, and then follow-ups."""
    torch.manual_seed(0)
    tower = Tower(sentences, len(lessons.roles)).train()
    if begin:
        tower.take_over(*begin, lessons.sentences)
    else:
        _teach_questions(tower, lessons, rounds)
    _teach_follow_ups(tower, lessons)
    return _pack(tower, lessons)


def _teach_questions(tower: Tower, lessons: Lessons, rounds: int) -> None:
    """Teach by AdamW on the cross entropy of a question's own sentences among all."""
    chance = random.Random(0)
    reader = Reader(chance)
    take_step = _prepare_steps(tower, tower.group_parameters(), rounds * math.ceil(len(lessons.asked) / BATCH))

    def compare(texts: Iterable[str]) -> Any:
        return tower.compare(tower.embed(*reader.read(texts)))

    graded = math.ceil(len(lessons.graded) * BATCH / max(1, len(lessons.asked)))  # in a step
    for _ in range(rounds):
        for batch in _shuffle(lessons.asked, BATCH, chance):
            loss = _miss_answers(compare(item.text for item in batch), batch)
            if some := chance.sample(lessons.graded, graded):
                loss = loss + _miss_grades(compare(chance.choice(item.texts) for item in some), some)
            take_step(loss)


def _teach_follow_ups(tower: Tower, lessons: Lessons) -> None:
    """Teach where a follow-up beside its talk lies: where the tower, as it was, puts the same written out.

    Single questions stay where they are. What readers judged counts besides, and which roles an answer should speak of.
    """
    chance = random.Random(0)
    reader, before = Reader(chance), copy.deepcopy(tower).eval()
    alone = [Followed(item.texts[0], item.texts[0], None, item) for item in lessons.graded]
    items = [*lessons.followed, *chance.sample(alone, min(KEPT, len(alone)))]
    if not lessons.followed:
        return
    with torch.no_grad():
        texts = [item.written_out for item in items]
        parts = (texts[at : at + BATCH] for at in range(0, len(texts), BATCH))
        wanted = torch.cat([before.embed(*reader.read(part, hastily=False)) for part in parts])
    places = {id(item): place for place, item in enumerate(items)}
    steps = LATER_ROUNDS * math.ceil(len(items) / LATER_BATCH)
    take_step = _prepare_steps(tower, tower.group_parameters(LATER_RATE, decays=False), steps)
    for _ in range(LATER_ROUNDS):
        for batch in _shuffle(items, LATER_BATCH, chance):
            asked = tower.embed(*reader.read(item.text for item in batch))
            near = tower.compare(asked)
            with torch.no_grad():
                aim = torch.softmax(before.compare(wanted[[places[id(item)] for item in batch]]), 1)
            missed = -(aim * torch.log_softmax(near, 1)).sum(1)
            weights = torch.tensor([WEIGHT_OF_KEPT if isinstance(item.text, str) else 1.0 for item in batch])
            loss = (missed * weights).mean()
            judged = [(row, item.grades) for row, item in zip(near, batch, strict=True) if item.grades]
            if judged:
                rows, grades = zip(*judged, strict=True)
                loss = loss + _miss_grades(rows, grades) * len(judged) / len(batch)
            take_step(loss + _miss_roles(tower.roles(asked * SHARP), batch, lessons.roles))


def _prepare_steps(tower: Tower, groups: list[dict[str, Any]], steps: int) -> Callable[[Any], None]:
    """Return what takes a step of AdamW down a loss, `steps` in all, the first ones and the last ones small."""
    optimizer = torch.optim.AdamW(groups)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / WARM_UP) * max(0, 1 - step / steps)
    )

    def take_step(loss: Any) -> None:
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*tower.encoder.down, *tower.encoder.up], STEEPEST)
        optimizer.step()
        pace.step()

    return take_step


def _miss_answers(near: Any, batch: Sequence[Asked]) -> Any:
    """Return the cross entropy of the sentences that answer, among all; `near` has the shape (questions, sentences)."""
    others = torch.full_like(near, NEVER)
    for row, item in enumerate(batch):
        others[row, list(item.answers)] = 0.0
    return (near.logsumexp(1) - (near + others).logsumexp(1)).mean()


def _miss_roles(odds: Any, batch: Sequence[Followed], roles: Sequence[str]) -> Any:
    """Return the cross entropy of the roles that an answer should speak of, where they were noted."""
    noted = [row for row, item in enumerate(batch) if item.roles is not None]
    if not noted:
        return 0.0
    aim = torch.tensor([[float(role in (batch[row].roles or ())) for role in roles] for row in noted])
    missed = functional.binary_cross_entropy_with_logits(odds[noted], aim, reduction="sum")
    return WEIGHT_OF_ROLES * missed / len(batch)


def _miss_grades(near: Any, batch: Sequence[Graded]) -> Any:
    """Return how far what answers is not before all else but what helps, and what helps not before what is beside."""
    found: list[Any] = []
    for row, item in zip(near, batch, strict=True):
        if item.answers:
            answers, judged = row[list(item.answers)].logsumexp(0), [*item.answers, *item.helps, *item.beside]
            others = row.index_fill(0, torch.tensor(item.helps, dtype=torch.long), NEVER)
            found += [(row[judged].logsumexp(0) - answers) / 2, (others.logsumexp(0) - answers) / 2]
        if item.helps and item.beside:
            beside = row[list(item.beside)].logsumexp(0) - math.log(len(item.beside))
            found.append(functional.softplus(beside - row[list(item.helps)] + AHEAD).mean() / 2)
    return torch.stack(found).sum() / len(batch)


def _pack(tower: Tower, lessons: Lessons) -> tuple[Adapter, Turns, Roles]:
    encoder = tower.encoder
    places = zip(encoder.base.places, encoder.down, encoder.up, strict=True)
    changes = (Change(*place, down.detach().numpy(), up.detach().numpy()) for place, down, up in places)
    weights, bias = encoder.labels.weight.detach().numpy().T, encoder.labels.bias.detach().numpy()
    offsets = dict(zip(map(hash_text, lessons.sentences), tower.offsets.detach().numpy(), strict=True))
    odds = Roles(lessons.roles, tower.roles.weight.detach().numpy().T * SHARP, tower.roles.bias.detach().numpy())
    return Adapter((), tuple(changes), weights, bias), Turns(tower.matrix.detach().numpy(), offsets), odds


Item = TypeVar("Item", Asked, Followed)


def _shuffle(items: Sequence[Item], size: int, chance: random.Random) -> Iterator[list[Item]]:
    """Cut the questions into batches of like length, in a new order, so that little is padded."""
    mixed = chance.sample(items, len(items))
    found: list[list[Item]] = []
    for start in range(0, len(mixed), size * SORTED):
        near = sorted(mixed[start : start + size * SORTED], key=lambda item: measure_length(item.text))
        found += [near[at : at + size] for at in range(0, len(near), size)]
    chance.shuffle(found)
    yield from found


def main() -> None:
    """Learn, and write what was learnt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--go-on", action="store_true", help="teach only follow-ups, to what was learnt before")
    options, settings = parser.parse_args(), read_settings({})
    knowledge = read_knowledge(settings.knowledge)
    expected, _ = read_expected(settings.knowledge, knowledge.sections)
    judged = read_judged(settings.knowledge, knowledge.sections)
    lessons, known = gather_lessons(knowledge, expected, judged), read_prepared(MiniLM.name)
    vectors = np.stack([known[hash_text(text)] for text in lessons.sentences])
    turns = read_turns(SENTENCES) if options.go_on else None
    begin = (read_adapter(QUESTIONS), turns) if turns else None
    adapter, turned, roles = learn(lessons, vectors, options.rounds, begin)
    write_adapter(adapter, QUESTIONS)
    write_turns(turned, SENTENCES)
    write_roles(roles, ROLES)


if __name__ == "__main__":
    main()
