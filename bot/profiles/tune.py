"""Turn the packaged encoder to the reading of traits: learn low-rank changes (LoRA) from labelled texts.

Needs torch and onnx, which nothing else does: `pip install torch onnx`. `bot.profiles.learn` calls it; two cores take
eight minutes for eleven thousand texts.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch.nn import functional

from bot.index import Adapter, Change, find_packaged_file
from bot.index.embedding import MODEL, TOKENIZER
from bot.profiles.examples import LABELS, Example, write_targets

LAYERS, HEADS, SIZE = 6, 12, 384
RANK = 16
ROUNDS, BATCH = 8, 32
SORTED = 16  # batches whose texts are sorted by length together, so that little is padded
LONGEST = 96  # tokens
RATE, HEAD_RATE, DECAY, WARM_UP = 2e-3, 3e-3, 0.01, 150
DROPPED = 0.1  # of the mean state, in each step
STEEPEST = 1.0  # length to which a gradient is cut
LED_BY, LED = (
    ("actually", "honestly,", "well,", "to be honest,", "ok so", "tbh", "also", "look,", "hmm", "and", "but"),
    0.15,
)
AT_FIRST = -4.0  # bias of a label: hardly any holds of a text
OFTEN = 0.3  # how much of torch's usual first weights the labels get
EPSILON = 1e-12  # of BERT's layer norm
NEVER = -1e9
_PARTS = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")
_FED = ("intermediate.dense", "output.dense")


@dataclass(frozen=True, slots=True)
class Base:
    """The packaged model: its six matrices a layer in their order, where they stand in its file, and everything else."""

    matrices: list[Any]
    places: list[tuple[int, int]]
    rest: dict[str, Any]
    words: Any
    positions: Any


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
    )


class Encoder(torch.nn.Module):  # type: ignore[misc]  # torch is not there when types are checked
    """The packaged encoder with what is learnt beside its matrices, and the labels over its mean state."""

    def __init__(self, base: Base, labels: int) -> None:
        """Begin with changes that change nothing."""
        super().__init__()
        self.base = base
        self.down = torch.nn.ParameterList(
            [torch.nn.Parameter(torch.randn(len(item), RANK) / math.sqrt(len(item))) for item in base.matrices]
        )
        self.up = torch.nn.ParameterList(
            [torch.nn.Parameter(torch.zeros(RANK, item.shape[1])) for item in base.matrices]
        )
        self.labels = torch.nn.Linear(SIZE, labels)
        self.labels.weight.data *= OFTEN
        self.labels.bias.data.fill_(AT_FIRST)

    def forward(self, ids: Any, mask: Any) -> Any:
        """Return the log odds of each label, shape (texts, labels), for token ids and their mask, (texts, tokens)."""
        base = self.base
        kinds = base.rest["inner.embeddings.token_type_embeddings.weight"][0]
        states = self._norm(base.words[ids] + base.positions[: ids.shape[1]] + kinds, "inner.embeddings.LayerNorm")
        hidden = ((1 - mask) * NEVER)[:, None, None, :]
        for number in range(LAYERS):
            states = self._run_layer(states, hidden, number)
        weights = mask[..., None]
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
        looked = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(SIZE // HEADS) + hidden, -1) @ value
        seen = turn(3, _PARTS[3], looked.transpose(1, 2).reshape(texts, tokens, SIZE))
        between = self._norm(states + seen, f"{name}.attention.output.LayerNorm")
        fed = turn(5, _FED[1], functional.gelu(turn(4, _FED[0], between)))
        return self._norm(between + fed, f"{name}.output.LayerNorm")

    def _norm(self, states: Any, name: str) -> Any:
        weight, bias = (self.base.rest[f"{name}.{part}"] for part in ("weight", "bias"))
        return functional.layer_norm(states, (SIZE,), weight, bias, EPSILON)


def tune(examples: Sequence[Example]) -> Adapter:
    """Learn from examples by AdamW on the cross entropy of each label."""
    torch.manual_seed(0)
    base, chance = read_base(), random.Random(0)
    tokenizer = Tokenizer.from_file(str(find_packaged_file(TOKENIZER)))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    encoder = Encoder(base, len(LABELS)).train()
    groups = [
        {"params": [*encoder.down, *encoder.up], "lr": RATE},
        {"params": encoder.labels.parameters(), "lr": HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = ROUNDS * math.ceil(len(examples) / BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / WARM_UP) * (1 - step / steps))
    for _ in range(ROUNDS):
        for batch in _shuffle(examples, chance):
            encoded = tokenizer.encode_batch([_lead(example.text, chance) for example in batch])
            ids, mask = (torch.tensor([getattr(item, name) for item in encoded]) for name in ("ids", "attention_mask"))
            with torch.autocast("cpu", torch.bfloat16):
                odds = encoder(ids, mask.float())
            wanted = torch.tensor(write_targets(batch))
            loss = functional.binary_cross_entropy_with_logits(odds.float(), wanted, reduction="sum") / len(batch)
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
    return Adapter(tuple(f"{trait} {sign:+d}" for trait, sign in LABELS), tuple(changes), weights, bias)


def _lead(text: str, chance: random.Random) -> str:
    """Put a word that says nothing before some texts: else "actually" in a few examples of nothing makes all nothing."""
    return f"{chance.choice(LED_BY)} {text}" if chance.random() < LED else text


def _shuffle(examples: Sequence[Example], chance: random.Random) -> Iterator[list[Example]]:
    """Cut the examples into batches of texts of like length, in a new order."""
    mixed = chance.sample(examples, len(examples))
    found: list[list[Example]] = []
    for start in range(0, len(mixed), BATCH * SORTED):
        near = sorted(mixed[start : start + BATCH * SORTED], key=lambda example: len(example.text))
        found += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    chance.shuffle(found)
    yield from found
