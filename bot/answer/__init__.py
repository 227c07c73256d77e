"""Draft an answer from passages, and render what the gate let through."""

from bot.answer.extractive import Answer, Material, draft_answer
from bot.answer.layout import escape_markdown, render_statements

__all__ = ["Answer", "Material", "draft_answer", "escape_markdown", "render_statements"]
