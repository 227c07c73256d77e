"""Draft an answer from passages, and render what the gate let through."""

from bot.answer.charts import draw_charts
from bot.answer.draft import Answer, Material
from bot.answer.extractive import draft_answer
from bot.answer.layout import escape_markdown, render_statements

__all__ = ["Answer", "Material", "draft_answer", "draw_charts", "escape_markdown", "render_statements"]
