"""Draft an answer from passages, and render what the gate let through."""

from bot.answer.charts import draw_charts
from bot.answer.draft import Answer, Material
from bot.answer.extractive import draft_answer
from bot.answer.layout import escape_markdown, render_statements
from bot.answer.lens import offer_next_step

__all__ = [
    "Answer",
    "Material",
    "draft_answer",
    "draw_charts",
    "escape_markdown",
    "offer_next_step",
    "render_statements",
]
