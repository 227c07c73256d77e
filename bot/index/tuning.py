"""Turn the packaged encoder to a task: learn low-rank changes (LoRA) to its matrices from labelled texts.

Needs torch and onnx, which nothing else does: `pip install torch onnx`. Only who learns anew calls it
(`bot.profiles.learn`, `tests.gate.tune`).
"""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch.nn import functional

from bot.index.adapter import Adapter, Change
from bot.index.embedding import MODEL, TOKENIZER, Text, Vectors, find_packaged_file

LAYERS, HEADS, SIZE = 6, 12, 384
SORTED = 16  # batches whose texts are sorted by length together, so that little is padded
DECAY = 0.01
DROPPED = 0.1  # of the mean state, in each step
STEEPEST = 1.0  # length to which a gradient is cut
AT_FIRST = -4.0  # bias of a label where each holds or not: hardly any holds of a text
SMOOTHED = 0.05  # of a label that excludes the others
OFTEN = 0.3  # how much of torch's usual first weights the labels get
EPSILON = 1e-12  # of BERT's layer norm
NEVER = -1e9
_PARTS = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")
_FED = ("intermediate.dense", "output.dense")


class Lesson(NamedTuple):
    """A text, or one beside another, and how far each label holds of it, shape (labels,); NaN where that is unknown."""

    text: Text
    targets: Vectors


@dataclass(frozen=True, slots=True)
class Plan:
    """How to learn: `exclusive` where just one label holds of a text, and else each by itself."""

    rank: int
    rounds: int
    batch: int
    rate: float
    label_rate: float
    warm_up: int  # steps
    longest: int  # tokens
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """The packaged model: six matrices a layer in their order, where they stand in its file, and everything else."""

    matrices: list[Any]
    places: list[tuple[int, int]]
    rest: dict[str, Any]
    words: Any
    positions: Any
    kinds: Any  # of the text itself, and of what it stands beside


def read_base() -> Base:
    """Read the packaged model."""
    path = find_packaged_file(MODEL)
    model, content = onnx.load(str(path)), path.read_bytes()
    stored = {item.name: item for item in model.graph.initializer}

    def widen(name: str) -> Any:
        steps, scale = (numpy_helper.to_array(stored[f"{name}{end}"]).astype(np.float32) for end in ("_q", "_scale"))
        return torch.tensor(steps * scale)

    products = (node.input[1] for node in model.graph.node if node.op_type == "MatMul")
    names = [name for name in products if f"{name}_q" in stored]
    start = "inner.embeddings."
    return Base(
        matrices=[widen(name) for name in names],
        places=[
            (content.index(stored[f"{name}_q"].raw_data), content.index(stored[f"{name}_scale"].raw_data))
            for name in names
        ],
        rest={
            name: torch.tensor(numpy_helper.to_array(item))
            for name, item in stored.items()
            if name.startswith("inner.") and item.data_type == onnx.TensorProto.FLOAT
        },
        words=widen(f"{start}word_embeddings.weight"),
        positions=widen(f"{start}position_embeddings.weight"),
        kinds=torch.tensor(numpy_helper.to_array(stored[f"{start}token_type_embeddings.weight"])),
    )


class Encoder(torch.nn.Module):  # type: ignore[misc]  # torch is not there when types are checked
    """The packaged encoder with what is learnt beside its matrices, and the labels over its mean state."""

    def __init__(self, base: Base, labels: int, rank: int) -> None:
        """Begin with changes that change nothing."""
        super().__init__()
        self.base = base
        self.down = torch.nn.ParameterList(
            [torch.nn.Parameter(torch.randn(len(item), rank) / math.sqrt(len(item))) for item in base.matrices]
        )
        self.up = torch.nn.ParameterList(
            [torch.nn.Parameter(torch.zeros(rank, item.shape[1])) for item in base.matrices]
        )
        self.labels = torch.nn.Linear(SIZE, labels)
        self.labels.weight.data *= OFTEN

    def take_over(self, learnt: Adapter, labels: Sequence[str]) -> None:
        """Begin with what was learnt; a label that was not keeps its first weights."""
        for held, change in zip(self.down, learnt.changes, strict=True):
            held.data = torch.tensor(change.down)
        for held, change in zip(self.up, learnt.changes, strict=True):
            held.data = torch.tensor(change.up)
        for place, label in enumerate(labels):
            if label in learnt.labels:
                known = learnt.labels.index(label)
                self.labels.weight.data[place] = torch.tensor(learnt.weights[:, known])
                self.labels.bias.data[place] = float(learnt.bias[known])

    def forward(self, ids: Any, mask: Any, kinds: Any) -> Any:
        """Return the log odds of labels, shape (texts, labels), for token ids with mask and kinds, (texts, tokens)."""
        base = self.base
        given = base.words[ids] + base.positions[: ids.shape[1]] + base.kinds[kinds]
        states = self._norm(given, "inner.embeddings.LayerNorm")
        hidden = ((1 - mask) * NEVER)[:, None, None, :]
        for number in range(LAYERS):
            states = self._run_layer(states, hidden, number)
        weights = (mask * (kinds == 0))[..., None]
        mean = (states * weights).sum(1) / weights.sum(1)
        return self.labels(functional.dropout(mean, DROPPED, self.training))

    def _run_layer(self, states: Any, hidden: Any, number: int) -> Any:
        name, first = f"inner.encoder.layer.{number}", number * (len(_PARTS) + len(_FED))
        texts, tokens = states.shape[:2]

        def turn(place: int, part: str, given: Any) -> Any:
            at = first + place
            changed = (given @ self.down[at]) @ self.up[at]
            return given @ self.base.matrices[at] + changed + self.base.rest[f"{name}.{part}.bias"]

        def split(given: Any) -> Any:
            return given.view(texts, tokens, HEADS, SIZE // HEADS).transpose(1, 2)

        query, key, value = (split(turn(place, part, states)) for place, part in enumerate(_PARTS[:3]))
        near = query @ key.transpose(-1, -2) / math.sqrt(SIZE // HEADS) + hidden.to(query.dtype)
        looked = torch.softmax(near, -1, dtype=query.dtype) @ value  # in half precision where that is on: twice as fast
        seen = turn(3, _PARTS[3], looked.transpose(1, 2).reshape(texts, tokens, SIZE))
        between = self._norm(states + seen, f"{name}.attention.output.LayerNorm")
        fed = turn(5, _FED[1], functional.gelu(turn(4, _FED[0], between)))
        return self._norm(between + fed, f"{name}.output.LayerNorm")

    def _norm(self, states: Any, name: str) -> Any:
        weight, bias = (self.base.rest[f"{name}.{part}"] for part in ("weight", "bias"))
        return functional.layer_norm(states, (SIZE,), weight, bias, EPSILON)


def tune(
    draw: Callable[[int], Sequence[Lesson]], labels: Sequence[str], plan: Plan, begin: Adapter | None = None
) -> Adapter:
    """Learn by AdamW on the cross entropy, from the lessons drawn for each round, as many in each.

    With `begin`, learnt for the same labels with the same rank, go on from there.
    """
    torch.manual_seed(0)
    base, chance = read_base(), random.Random(0)
    tokenizer = Tokenizer.from_file(str(find_packaged_file(TOKENIZER)))
    tokenizer.enable_truncation(plan.longest)
    tokenizer.enable_padding()
    encoder = Encoder(base, len(labels), plan.rank).train()
    if not plan.exclusive:
        encoder.labels.bias.data.fill_(AT_FIRST)
    if begin is not None:
        encoder.take_over(begin, labels)
    groups = [
        {"params": [*encoder.down, *encoder.up], "lr": plan.rate},
        {"params": encoder.labels.parameters(), "lr": plan.label_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = plan.rounds * math.ceil(len(draw(0)) / plan.batch)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / plan.warm_up) * max(0, 1 - step / steps)
    )
    for number in range(plan.rounds):
        for batch in _shuffle(draw(number), plan.batch, chance):
            encoded = tokenizer.encode_batch([lesson.text for lesson in batch])
            ids, mask, kinds = (
                torch.tensor([getattr(item, name) for item in encoded])
                for name in ("ids", "attention_mask", "type_ids")
            )
            with torch.autocast("cpu", torch.bfloat16):
                odds = encoder(ids, mask.float(), kinds).float()
            wanted = torch.tensor(np.stack([lesson.targets for lesson in batch]))
            if plan.exclusive:
                loss = functional.cross_entropy(odds, wanted, label_smoothing=SMOOTHED)
            else:
                known = ~torch.isnan(wanted)
                loss = functional.binary_cross_entropy_with_logits(odds[known], wanted[known], reduction="sum")
                loss = loss / len(batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(encoder.parameters(), STEEPEST)
            optimizer.step()
            pace.step()
    changes = (
        Change(*place, down.detach().numpy(), up.detach().numpy())
        for place, down, up in zip(base.places, encoder.down, encoder.up, strict=True)
    )
    weights, bias = encoder.labels.weight.detach().numpy().T, encoder.labels.bias.detach().numpy()
    return Adapter(tuple(labels), tuple(changes), weights, bias)


def _shuffle(lessons: Sequence[Lesson], size: int, chance: random.Random) -> Iterator[list[Lesson]]:
    """Cut the lessons into batches of texts of like length, in a new order."""
    mixed = chance.sample(lessons, len(lessons))
    found: list[list[Lesson]] = []
    for start in range(0, len(mixed), size * SORTED):
        near = sorted(mixed[start : start + size * SORTED], key=lambda lesson: measure_length(lesson.text))
        found += [near[at : at + size] for at in range(0, len(near), size)]
    chance.shuffle(found)
    yield from found


def measure_length(text: Text) -> int:
    """Return how long a text is, with what it stands beside, in characters."""
    return len(text) if isinstance(text, str) else sum(map(len, text))
