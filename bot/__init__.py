"""A career advisor for AI and machine learning work whose every claim opens the passage it rests on."""

__version__ = "0.1.0"
