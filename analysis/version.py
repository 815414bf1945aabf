"""The version of the package and its day; those of pyproject.toml and CITATION.cff are held equal by a test."""

__version__ = "0.8.0.dev0"
#: Its day, as `date-released` of CITATION.cff.
RELEASED = "2026-11-29"
