"""Say how far the attuned map finds the sentence that answers a question of a section it has not seen.

    python -m tests.serving.attuned

The questions of every tenth section are left out of learning; each is then compared with all sentences.
"""

import numpy as np

from bot.attune import Attuned, gather_pairs, learn_attuned
from bot.config import read_settings
from bot.index import MiniLM, hash_text, read_prepared
from bot.knowledge import read_knowledge

LEFT_OUT = 10  # every tenth section
FIRST = 5


def main() -> None:
    """Learn from nine tenths of the sections, and measure on the tenth."""
    knowledge = read_knowledge(read_settings({}).knowledge)
    known = read_prepared(MiniLM.name)
    section_of = {sentence.text: name for name, section in knowledge.sections.items() for sentence in section.sentences}
    questions, answers, sentences, sections = gather_pairs(knowledge.expected, section_of)
    asked, said = (np.stack([known[hash_text(text)] for text in texts]) for texts in (questions, sentences))
    own = np.array(answers)
    new = np.array(sections)[own] % LEFT_OUT == 0
    nothing = Attuned(*np.zeros((2, asked.shape[1], asked.shape[1]), dtype=np.float32))
    learnt = learn_attuned(asked[~new], own[~new].tolist(), said, sections)
    for name, attuned in (("as embedded", nothing), ("attuned", learnt)):
        near = attuned.turn_questions(asked[new]) @ attuned.turn_sentences(said).T
        ranks = (near > near[np.arange(len(near)), own[new]][:, None]).sum(axis=1)
        first, five = ((ranks < places).mean() for places in (1, FIRST))
        print(f"{name:12} {len(ranks)} questions, first {first:.1%}, in the first five {five:.1%}")


if __name__ == "__main__":
    main()
