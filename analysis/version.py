"""The version of the package; that of pyproject.toml and CITATION.cff is held equal by a test."""

__version__ = "0.8.0.dev0"
