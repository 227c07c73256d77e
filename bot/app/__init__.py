"""The chat page that Chainlit loads.

It has a folder of its own, since Chainlit puts the page's folder first on the import path.
"""
