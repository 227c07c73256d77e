"""Write what code and knowledge alone decide in `docs/`: three schemas, a table, lists; with --check, only compare."""

import json
import re
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

from bot.conversation import REPLY
from bot.knowledge import read_instrument
from bot.prompts import read_texts
from bot.talks.names import list_asides, list_topics
from bot.talks.schema import describe_persona, describe_talk, write_table

FOLDER = Path(__file__).parent
GUIDE = FOLDER / "talks.md"
TABLE = re.compile(r"(?<=<!-- expectations -->\n).*?(?=<!-- end -->)", re.DOTALL)
TRAITS = re.compile(r"(?<=<!-- traits -->\n).*?(?=<!-- end -->)", re.DOTALL)
TOPICS = re.compile(r"(?<=<!-- topics -->\n).*?(?=<!-- end -->)", re.DOTALL)
ASIDES = re.compile(r"(?<=<!-- asides -->\n).*?(?=<!-- end -->)", re.DOTALL)


def write_guide() -> str:
    """Return the guide to talks with the expectations there are, and the traits and topics that some of them know."""
    instrument = read_instrument(FOLDER.parent / "knowledge")
    texts = read_texts(FOLDER.parent / "prompts", "replies")
    guide = TABLE.sub(lambda match: write_table(), GUIDE.read_text(encoding="utf-8"), count=1)
    guide = TRAITS.sub(lambda match: _write_list(instrument.traits), guide, count=1)
    guide = TOPICS.sub(lambda match: _write_list(list_topics(instrument)), guide, count=1)
    return ASIDES.sub(lambda match: _write_list(list_asides(texts)), guide, count=1)


def _write_list(names: Iterable[str]) -> str:
    return textwrap.fill(", ".join(f"`{name}`" for name in names), 120, break_on_hyphens=False) + "\n"


def main() -> None:
    """Write or check the schemas and the table of the guide."""
    reply = {"$schema": "https://json-schema.org/draft/2020-12/schema", **REPLY.json_schema(mode="serialization")}
    wanted = {
        FOLDER / "reply.schema.json": json.dumps(reply, indent=2, ensure_ascii=False) + "\n",
        FOLDER / "talk.schema.json": json.dumps(describe_talk(), indent=1, ensure_ascii=False) + "\n",
        FOLDER / "persona.schema.json": json.dumps(describe_persona(), indent=1, ensure_ascii=False) + "\n",
        GUIDE: write_guide(),
    }
    for path, text in wanted.items():
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            sys.exit(f"docs/{path.name} is not what the code gives; run 'make schema'.")


main()
