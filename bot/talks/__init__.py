"""Scripted conversations that a career advisor can write, run and trust."""
