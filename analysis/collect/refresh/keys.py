"""Keys of publishers: where they are found, and that no answer or message shows one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.checks import InputError
from analysis.paths import ROOT

if TYPE_CHECKING:
    from analysis.collect.refresh.client import Publisher

#: What stands in place of a key.
MASK = "[key]"
#: Publishers give keys of 32 and 40 letters and digits; what is shorter than this is none.
SHAPE = re.compile(r"[!-~]{8,200}")


def read_keys(file: Path = ROOT / ".env") -> dict[str, str]:
    """Return ``NAME=value`` lines of a ``.env`` file, then the environment, which goes before.

    Lines without ``=`` and comments are passed over; quotes around a value are taken off.

    Raises
    ------
    InputError
        The file is no text.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    except UnicodeDecodeError:
        raise InputError(
            f"{file.name} is not text in UTF-8: write a line NAME=value for each key."
        ) from None
    pairs = (line.removeprefix("export ").partition("=") for line in map(str.strip, lines))
    keys = {
        name.strip(): value.strip().strip("'\"")
        for name, sign, value in pairs
        if sign and not name.startswith("#")
    }
    return keys | dict(os.environ)


def check_keys(publishers: list[Publisher], keys: Mapping[str, str]) -> None:
    """Raise InputError that names every key which is needed and missing, and where it is had."""
    lacking = [p for p in publishers if p.key_name and not p.key_optional and not keys.get(p.key_name)]
    if lacking:
        needed = ", ".join(f"{p.key_name} ({p.register})" for p in lacking)
        raise InputError(
            f"a key is needed: set {needed} in the environment or in .env, or name other sources "
            "(make refresh SOURCE=bls). Nothing was asked."
        )
    for publisher in publishers:
        if (key := keys.get(publisher.key_name)) and not SHAPE.fullmatch(key):
            raise InputError(
                f"{publisher.key_name} is no key: letters and digits without a blank, as "
                f"{publisher.register} gives them. Nothing was asked."
            )


def masked(text: str, keys: Iterable[str]) -> str:
    """Return a text without the keys, however their characters are written in it."""
    for key in keys:
        text = _written(key).sub(MASK, text)
    return text


def without_key(body: bytes, key: str | None) -> bytes:
    """Return an answer without the key that was sent, which some publishers repeat."""
    if not key or not SHAPE.fullmatch(key):
        return body
    return masked(body.decode("latin-1"), [key]).encode("latin-1")


def _written(key: str) -> re.Pattern:
    r"""Return what finds a key: each character as it is, ``\u0041``, ``%41`` or ``&#65;``."""
    forms = (
        rf"(?:{re.escape(c)}|\\u00{ord(c):02x}|%{ord(c):02x}|&#(?:x0*{ord(c):x}|0*{ord(c)});)"
        for c in key
    )
    return re.compile("".join(forms), re.IGNORECASE)
