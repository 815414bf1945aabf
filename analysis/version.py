"""The version of the package and its day; a test holds pyproject.toml and CITATION.cff equal."""

__version__ = "0.8.0.dev0"
#: Its day, as `date-released` of CITATION.cff.
RELEASED = "2026-11-29"
