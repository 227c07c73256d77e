"""Record the project's own talk in a model's words anew, with a server that plays the model.

A recording is stale as soon as a prompt, a passage or what is found for a message changes.
"""

import os
import subprocess
import sys

from bot.config import CHECKOUT
from tests.scripted_model import Step, call, say, serve_script

TALK = CHECKOUT / "tests" / "talks" / "candidate" / "in-a-models-words.talk.yaml"
TRUE = (
    "An AI engineer builds products on foundation models that already exist, while a machine learning engineer trains "
    "models [1]."
)
FALSE = "An AI engineer earns 999,999 US dollars a year [1]."
DEPTH = "ML engineers go deep into mathematics and statistics, says UMU [2]."
SCRIPT: tuple[Step, ...] = (
    say(f"{TRUE} {FALSE}"),
    say("1. –"),  # asked for a passage that proves the false sentence, it has none
    call(("search_knowledge", {"query": "How much mathematics do AI engineers and ML engineers need?"})),
    say(DEPTH),
)


def main() -> int:
    """Hold the talk with the scripted model and keep what it says; return the exit code of `advisor talk record`."""
    with serve_script(*SCRIPT) as model:
        environment = {**os.environ, "OPENAI_API_KEY": "sk-scripted", "OPENAI_BASE_URL": model.url}
        command = [sys.executable, "-m", "bot", "talk", "record", str(TALK.relative_to(CHECKOUT))]
        return subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
