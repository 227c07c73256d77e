"""Write what the code alone decides in `docs/`: three schemas and a table; with --check, only compare."""

import json
import re
import sys
from pathlib import Path

from bot.conversation import REPLY
from bot.talks.schema import describe_persona, describe_talk, write_table

FOLDER = Path(__file__).parent
GUIDE = FOLDER / "talks.md"
TABLE = re.compile(r"(?<=<!-- expectations -->\n).*?(?=<!-- end -->)", re.DOTALL)


def main() -> None:
    """Write or check the schemas and the table of the guide."""
    reply = {"$schema": "https://json-schema.org/draft/2020-12/schema", **REPLY.json_schema(mode="serialization")}
    wanted = {
        FOLDER / "reply.schema.json": json.dumps(reply, indent=2, ensure_ascii=False) + "\n",
        FOLDER / "talk.schema.json": json.dumps(describe_talk(), indent=1, ensure_ascii=False) + "\n",
        FOLDER / "persona.schema.json": json.dumps(describe_persona(), indent=1, ensure_ascii=False) + "\n",
        GUIDE: TABLE.sub(lambda match: write_table(), GUIDE.read_text(encoding="utf-8"), count=1),
    }
    for path, text in wanted.items():
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            sys.exit(f"docs/{path.name} is not what the code gives; run 'make schema'.")


main()
