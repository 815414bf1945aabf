"""Bad input gets one clear message: what is wrong, where, and what is valid."""

from __future__ import annotations

import errno
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from reprlib import Repr

#: What of the machine may stand in the way of writing, and what its owner can do.
OBSTACLES = {
    errno.ENOSPC: "no space left on the disk",
    errno.EDQUOT: "no space left in your quota on the disk",
    errno.EFBIG: "the limit on the size of a file is reached (`ulimit -f`)",
    errno.EROFS: "the disk is read-only: use a copy of the folder elsewhere",
    errno.EACCES: "no permission to write here: make the folder yours, or use a copy of it",
    errno.EPERM: "no permission to write here: make the folder yours, or use a copy of it",
    errno.EMFILE: "too few open files are allowed: `ulimit -n 1024`, then again",
}


#: Most characters of a word and of a whole message, and of a value that a message shows.
LONGEST_WORD, LONGEST_MESSAGE, SHOWN = 200, 3_000, 60

#: Most bytes of a YAML file, characters of one of its values, and blocks within one another.
LARGEST, LONGEST_VALUE, DEEPEST = 200_000, 5_000, 50

#: A month, and a number, in digits of ASCII: Python's own take those of any script, and ``1_0`` for 10.
MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")
NUMBER = re.compile(r"[+-]?([0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})([eE][+-]?[0-9]{1,3})?")

_REPR = Repr()
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = SHOWN


class InputError(ValueError):
    """Input that the user can mend; its text is the whole message, one line (exit code 2)."""

    def __init__(self, message: str):
        text = re.sub(r"\s*[\r\n\u2028\u2029]\s*", " ", str(message))
        text = re.sub(rf"\S{{{LONGEST_WORD},}}", lambda found: f"{found[0][:SHOWN]}...", text)
        super().__init__(text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]}...")

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the one useful line (``%tb`` has where it was raised)."""
        return [f"InputError: {self}"]


class NotBuilt(InputError):
    """Tables that ``make`` builds, and that nothing shipped stands for."""


class NotHere(InputError, AttributeError):
    """What this result cannot have, and why; ``hasattr`` says no."""


def short(value) -> str:
    """Return a value as a message shows it: as code, in one line, a long one cut in the middle."""
    try:
        return " ".join(_REPR.repr(value).split())
    except Exception:  # whatever a reader's own object raises when it is shown
        return f"a {type(value).__name__}"


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
    raise InputError(f"unknown {what} {short(word)}{place}.{hint} Valid: {', '.join(choices)}.")


def check_columns(found: Iterable[str], names: list[str], *, where: str) -> None:
    """Raise InputError unless a table has exactly the described columns, in whatever order."""
    there = set(found)
    missing, extra = [n for n in names if n not in there], [c for c in found if c not in names]
    if missing or extra:
        parts = [f"no column {', '.join(map(repr, missing))}"] if missing else []
        parts += [f"undescribed column {', '.join(map(repr, extra))}"] if extra else []
        raise InputError(f"{where}: {'; '.join(parts)}. Described: {', '.join(names)}.")


def read_yaml(path: Path) -> dict:
    """Return the names and values that a YAML file holds.

    Raises
    ------
    InputError
        A file that is no text, no valid YAML or no block of names, a name given twice, which YAML would
        silently let win, an alias, by which a short file can hold any number of values, what is over
        :data:`LARGEST` and the like, or a day that does not exist: one line that says where.
    """
    import yaml  # here: with nothing to do, nothing is parsed

    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path.name} has over {LARGEST:,} bytes, more than any settings need.")
        text = path.read_text(encoding="utf-8")
        try:  # libyaml, where PyYAML was built with it, takes a tenth of the time
            content = _parsed(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader), path.name)
        except yaml.YAMLError:  # PyYAML's own words show the line
            content = _parsed(text, yaml.SafeLoader, path.name)
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not text in UTF-8, so it is no YAML file.") from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path.name} is not valid YAML: {' '.join(str(error).split())}.") from None
    if not isinstance(content, dict) or not content:
        raise InputError(f"{path.name} must hold a block of names, each with its value.")
    return content


def _parsed(text: str, loader: type, name: str):
    """Return what a YAML text holds, read with a loader of PyYAML's; no block may give a name twice."""
    import yaml

    _check_size(text, loader, name)
    _check_names_once(yaml.compose(text, Loader=loader), name)
    return yaml.load(text, loader)


def _check_size(text: str, loader: type, name: str) -> None:
    """Refuse what takes long to read, or holds more than is written: before anything is made of it."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1
            raise InputError(
                f"{name}: *{event.anchor} at line {line} is an alias; write its values out."
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise InputError(f"{name}: more than {DEEPEST} blocks within one another.")
        if len(getattr(event, "value", None) or "") > LONGEST_VALUE:
            raise InputError(f"{name}: a value has over {LONGEST_VALUE:,} characters.")


def _check_names_once(root, name: str) -> None:
    """Refuse a block that gives a name twice."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if not isinstance(getattr(node, "value", None), list):
            continue
        pairs = [item for item in node.value if isinstance(item, tuple)]
        counts = Counter(key.value for key, _ in pairs if isinstance(key.value, str))
        if twice := [key for key, n in counts.items() if n > 1]:
            line = node.start_mark.line + 1
            raise InputError(f"{name}: key {short(twice[0])} appears twice in the block at line {line}")
        waiting += [value for _, value in pairs] or node.value


def run(command: Callable[[], int | None]) -> int:
    """Run a command-line entry; what its user can mend becomes one line on standard error.

    Returns
    -------
    int
        What the command returned, 2 after an :class:`InputError`, 1 where the machine stands in the way
        (:data:`OBSTACLES`, for instance a full disk), 130 after Ctrl-C.
    """
    try:
        return command() or 0
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno not in OBSTACLES:
            raise
        where = f" ({error.filename})" if error.filename else ""
        print(
            f"error: {OBSTACLES[error.errno]}{where}; nothing half-written is left behind",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("interrupted: nothing half-written is left behind", file=sys.stderr)
        return 130
