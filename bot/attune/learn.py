"""Learn to bring questions near to the sentences that answer them: `python -m bot.attune.learn`, or `make attuned`.

It takes three quarters of an hour on two cores and needs torch and onnx besides (`pip install torch onnx`). It is
needed after much of the knowledge has changed, or of its questions. It reads the vectors of sentences that `make
prepared` wrote; after it the weights that use them are learnt anew (`tests.ranking.fit`, `tests.serving.fit`).
"""

import argparse
import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from bot.attune import QUESTIONS, SENTENCES, Turns, write_turns
from bot.config import read_settings
from bot.index import Adapter, Change, MiniLM, Vectors, find_packaged_file, hash_text, read_prepared, write_adapter
from bot.index.embedding import TOKENIZER
from bot.index.hasty import write_hastily
from bot.index.tuning import NEVER, SIZE, SORTED, STEEPEST, Encoder, read_base
from bot.knowledge import Judged, Knowledge, read_expected, read_judged, read_knowledge

ROUNDS, BATCH, LONGEST = 6, 256, 96  # the longest in tokens
RANK, RATE, WARM_UP = 16, 1e-3, 40  # the last in steps
RATE_OF_MATRICES, DECAY_OF_MATRICES = 5e-4, 0.05
RATE_OF_OFFSETS, DECAY_OF_OFFSETS = 1e-3, 0.1
DECAY = 0.01
AHEAD = 0.5  # by how much what helps should be before what is beside, in units of the temperature
TEMPERATURE = 0.05  # of the softmax over all sentences: the smaller, the more the nearest wrong one counts


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


@dataclass(frozen=True, slots=True)
class Lessons:
    """All questions, and the sentences in the order of their rows."""

    asked: list[Asked]
    graded: list[Graded]
    sentences: list[str]


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
    graded = [
        Graded(
            (item.question, *(item.written_out if len(item.written_out) == 1 else ())),  # several are asked apart
            *([rows[text] for text in texts] for texts in (item.answers, item.helps, item.beside)),
        )
        for item in judged
        if item.answers or item.helps
    ]
    return Lessons(asked, graded, list(rows))


class Tower(torch.nn.Module):  # type: ignore[misc]  # torch is not there when types are checked
    """The encoder tuned for questions, with a matrix behind it, and what turns the sentences."""

    def __init__(self, sentences: Vectors) -> None:
        """Begin where the packaged encoder is; `sentences` are unit vectors, shape (sentences, dimensions)."""
        super().__init__()
        self.encoder = Encoder(read_base(), SIZE, RANK)
        self.encoder.labels.weight.data = torch.eye(SIZE)
        self.encoder.labels.bias.data.zero_()
        self.sentences = torch.tensor(sentences)
        self.matrix = torch.nn.Parameter(torch.zeros(SIZE, SIZE))
        self.offsets = torch.nn.Parameter(torch.zeros(len(sentences), SIZE))

    def compare(self, ids: Any, mask: Any, kinds: Any) -> Any:
        """Return cosines over the temperature, shape (questions, sentences)."""
        with torch.autocast("cpu", torch.bfloat16):
            asked = self.encoder(ids, mask, kinds).float()
        facing = self.sentences + self.sentences @ self.matrix + self.offsets
        return functional.normalize(asked, dim=1) @ functional.normalize(facing, dim=1).T / TEMPERATURE

    def group_parameters(self) -> list[dict[str, Any]]:
        """List what is learnt, with its rate and decay."""
        encoder = self.encoder
        return [
            {"params": [*encoder.down, *encoder.up], "lr": RATE, "weight_decay": DECAY},
            {"params": [encoder.labels.weight, self.matrix], "lr": RATE_OF_MATRICES, "weight_decay": DECAY_OF_MATRICES},
            {"params": [self.offsets], "lr": RATE_OF_OFFSETS, "weight_decay": DECAY_OF_OFFSETS},
        ]


def learn(lessons: Lessons, sentences: Vectors, rounds: int = ROUNDS) -> tuple[Adapter, Turns]:
    """Learn by AdamW on the cross entropy of a question's own sentences among all."""
    torch.manual_seed(0)
    chance, tower = random.Random(0), Tower(sentences).train()
    tokenizer = Tokenizer.from_file(str(find_packaged_file(TOKENIZER)))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    optimizer = torch.optim.AdamW(tower.group_parameters())
    steps = rounds * math.ceil(len(lessons.asked) / BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / WARM_UP) * max(0, 1 - step / steps)
    )

    def compare(texts: Iterable[str]) -> Any:
        encoded = tokenizer.encode_batch([write_hastily(text, chance) for text in texts])
        ids, mask, kinds = (
            torch.tensor([getattr(item, name) for item in encoded]) for name in ("ids", "attention_mask", "type_ids")
        )
        return tower.compare(ids, mask.float(), kinds)

    graded = math.ceil(len(lessons.graded) * BATCH / max(1, len(lessons.asked)))  # in a step
    for _ in range(rounds):
        for batch in _shuffle(lessons.asked, chance):
            loss = _miss_answers(compare(item.text for item in batch), batch)
            if some := chance.sample(lessons.graded, graded):
                loss = loss + _miss_grades(compare(chance.choice(item.texts) for item in some), some)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*tower.encoder.down, *tower.encoder.up], STEEPEST)
            optimizer.step()
            pace.step()
    return _pack(tower, lessons.sentences)


def _miss_answers(near: Any, batch: Sequence[Asked]) -> Any:
    """Return the cross entropy of the sentences that answer, among all; `near` has the shape (questions, sentences)."""
    others = torch.full_like(near, NEVER)
    for row, item in enumerate(batch):
        others[row, list(item.answers)] = 0.0
    return (near.logsumexp(1) - (near + others).logsumexp(1)).mean()


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


def _pack(tower: Tower, sentences: Sequence[str]) -> tuple[Adapter, Turns]:
    encoder = tower.encoder
    places = zip(encoder.base.places, encoder.down, encoder.up, strict=True)
    changes = (Change(*place, down.detach().numpy(), up.detach().numpy()) for place, down, up in places)
    weights, bias = encoder.labels.weight.detach().numpy().T, encoder.labels.bias.detach().numpy()
    offsets = dict(zip(map(hash_text, sentences), tower.offsets.detach().numpy(), strict=True))
    return Adapter((), tuple(changes), weights, bias), Turns(tower.matrix.detach().numpy(), offsets)


def _shuffle(asked: Sequence[Asked], chance: random.Random) -> Iterator[list[Asked]]:
    """Cut the questions into batches of like length, in a new order, so that little is padded."""
    mixed = chance.sample(asked, len(asked))
    found: list[list[Asked]] = []
    for start in range(0, len(mixed), BATCH * SORTED):
        near = sorted(mixed[start : start + BATCH * SORTED], key=lambda item: len(item.text))
        found += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    chance.shuffle(found)
    yield from found


def main() -> None:
    """Learn, and write what was learnt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    settings, rounds = read_settings({}), parser.parse_args().rounds
    knowledge = read_knowledge(settings.knowledge)
    expected, _ = read_expected(settings.knowledge, knowledge.sections)
    judged = read_judged(settings.knowledge, knowledge.sections)
    lessons, known = gather_lessons(knowledge, expected, judged), read_prepared(MiniLM.name)
    adapter, turns = learn(lessons, np.stack([known[hash_text(text)] for text in lessons.sentences]), rounds)
    write_adapter(adapter, QUESTIONS)
    write_turns(turns, SENTENCES)


if __name__ == "__main__":
    main()
