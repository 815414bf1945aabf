"""Bad input gets one clear message: what is wrong, where, and what is valid."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path


class InputError(ValueError):
    """Input that the user can mend; its text is the whole message (exit code 2)."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the one useful line (``%tb`` has where it was raised)."""
        return [f"InputError: {self}"]


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the valid name closest to a misspelt one, or None when nothing is near."""
    by_lower = {choice.lower(): choice for choice in choices}
    close = get_close_matches(str(word).lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def check_choice(word: str, choices: Iterable[str], *, what: str, where: str = "") -> str:
    """Return ``word`` if it is one of ``choices``, else raise with the nearest one and all of them.

    Raises
    ------
    InputError
        Naming ``what`` (``"partner"``) and ``where``, the word given and the valid choices.
    """
    choices = sorted(choices)
    if word in choices:
        return word
    guess = nearest(word, choices)
    hint = f" Did you mean {guess!r}?" if guess else ""
    place = f" in {where}" if where else ""
    raise InputError(f"unknown {what} {word!r}{place}.{hint} Valid: {', '.join(choices)}.")


def read_yaml(path: Path):
    """Return what a YAML file holds.

    Raises
    ------
    InputError
        A file that is no text or no valid YAML, or a key given twice, of which YAML would silently take
        the last: one line that says where.
    """
    import yaml  # here: with nothing to do, nothing is parsed

    class UniqueKeys(yaml.SafeLoader):
        def construct_mapping(self, node, deep=False):
            keys = [key.value for key, _ in node.value]
            if twice := [key for key in keys if keys.count(key) > 1]:
                line = node.start_mark.line + 1
                raise InputError(
                    f"{path.name}: key {twice[0]!r} appears twice in the block at line {line}"
                )
            return super().construct_mapping(node, deep)

    try:
        return yaml.load(path.read_text(encoding="utf-8"), UniqueKeys)
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not text in UTF-8, so it is no YAML file.") from None
    except yaml.YAMLError as error:
        raise InputError(f"{path.name} is not valid YAML: {' '.join(str(error).split())}.") from None


def run(command: Callable[[], int | None]) -> int:
    """Run a command-line entry; what its user can mend becomes one line on standard error.

    Returns
    -------
    int
        What the command returned, 2 after an :class:`InputError`, 1 with a full disk, 130 after Ctrl-C.
    """
    try:
        return command() or 0
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("error: no space left on the disk; nothing half-written is left behind", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted: nothing half-written is left behind", file=sys.stderr)
        return 130
