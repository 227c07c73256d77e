"""Write what code and knowledge alone decide in `docs/`: three schemas, a table, a list; with --check, only compare."""

import json
import re
import sys
import textwrap
from pathlib import Path

from bot.conversation import REPLY
from bot.knowledge import read_instrument
from bot.talks.schema import describe_persona, describe_talk, write_table

FOLDER = Path(__file__).parent
GUIDE = FOLDER / "talks.md"
TABLE = re.compile(r"(?<=<!-- expectations -->\n).*?(?=<!-- end -->)", re.DOTALL)
TRAITS = re.compile(r"(?<=<!-- traits -->\n).*?(?=<!-- end -->)", re.DOTALL)


def write_guide() -> str:
    """Return the guide to talks with the expectations there are, and the traits that one of them knows."""
    names = (f"`{trait}`" for trait in read_instrument(FOLDER.parent / "knowledge").traits)
    traits = textwrap.fill(", ".join(names), 120, break_on_hyphens=False) + "\n"
    guide = TABLE.sub(lambda match: write_table(), GUIDE.read_text(encoding="utf-8"), count=1)
    return TRAITS.sub(lambda match: traits, guide, count=1)


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
