"""Write what the first start would else embed: `python -m bot.conversation.prepare`, or `make prepared`.

It is needed after much of the knowledge has changed: what is not prepared is embedded at the first start, which takes
a minute or two for all of it. Vectors that are there already stay.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.config import read_settings
from bot.conversation.library import Library
from bot.index import embedding_text, hash_text, read_prepared, write_prepared
from bot.knowledge import Knowledge, read_knowledge


def group_texts(knowledge: Knowledge) -> dict[str, Sequence[str]]:
    """List the texts whose vectors are prepared, by the file they go to: some change more often than others."""
    sections = knowledge.searchable.values()
    return {
        "knowledge": [
            text for section in sections for text in (embedding_text(section), *(s.text for s in section.sentences))
        ],
    }


def main() -> None:
    """Embed what is new, and write it beside the code."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({}, data=Path(folder))
        library = Library(settings)
        snapshot = library.open(lambda done, total: print(f"\r{done} of {total} texts embedded", end="")).snapshot  # noqa: T201
        known = {**dict(zip(snapshot.hashes, snapshot.vectors, strict=True)), **read_prepared(library.embedder.name)}
        for name, texts in group_texts(read_knowledge(settings.knowledge)).items():
            write_prepared(name, library.embedder.name, {item: known[item] for item in map(hash_text, texts)})
    print()  # noqa: T201


if __name__ == "__main__":
    main()
