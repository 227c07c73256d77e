"""Write `docs/reply.schema.json` from the `Reply`; with --check, only say whether it is up to date."""

import json
import sys
from pathlib import Path

from bot.conversation import REPLY

TARGET = Path(__file__).parent / "reply.schema.json"


def main() -> None:
    """Write or check the schema."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **REPLY.json_schema(mode="serialization")}
    text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            sys.exit("docs/reply.schema.json is not what the code gives; run 'make schema'.")
        return
    TARGET.write_text(text, encoding="utf-8")


main()
