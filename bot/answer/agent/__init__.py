"""Answer in a language model's words: each sentence is held until it is whole, judged, and shown only if proven.

Nothing of LangChain is loaded before a model is asked for the first time.
"""

from bot.answer.agent.author import Author
from bot.answer.agent.brief import Brief, Exchange, Reference
from bot.answer.agent.check import Judged
from bot.answer.agent.failures import Failure
from bot.answer.agent.listening import Heard, Telling
from bot.answer.agent.writing import Writing

__all__ = ["Author", "Brief", "Exchange", "Failure", "Heard", "Judged", "Reference", "Telling", "Writing"]
