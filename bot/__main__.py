"""Run `python -m bot` as the command `advisor`."""

from bot.cli import main

main()
