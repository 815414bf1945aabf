"""What was made, and how: a record of bytes, files written whole, one run at a time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

#: Nanoseconds within which two edits of a file may carry the same time.
TICK = 2_000_000_000


class Digests:
    """SHA-256 of files; a file with the size and time of the last look is not read again.

    Parameters
    ----------
    folder : Path
        Files are named relative to it, so that a moved project is the same project.
    seen : dict
        Name -> [bytes, time in nanoseconds, digest], from earlier looks.
    """

    def __init__(self, folder: Path, seen: dict[str, list] | None = None):
        self.folder = folder
        self.seen = seen or {}
        self.changed = False

    def __call__(self, name: str) -> str:
        """Return the digest of a file, or an empty text when there is none."""
        path = self.folder / name
        try:
            status = path.stat()
            old = self.seen.get(name)
            if old and old[:2] == [status.st_size, status.st_mtime_ns]:
                return old[2]
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except FileNotFoundError:
            return ""
        # A second edit in the same tick would keep size and time: such a file is read again next time.
        settled = time.time_ns() - status.st_mtime_ns > TICK
        self.seen[name] = [status.st_size, status.st_mtime_ns if settled else 0, digest]
        self.changed = True
        return digest


class MadeRecord:
    """What was made under which fingerprint, and the bytes as they were then.

    Parameters
    ----------
    path : Path
        A JSON file that git ignores; where it is missing, nothing counts as made.
    folder : Path
        Files are named relative to it.
    """

    def __init__(self, path: Path, folder: Path):
        self.path = path
        content = read_json(path)
        self.made: dict[str, dict] = content.get("made", {})
        self.digest = Digests(folder, content.get("files"))

    def key(self, what: str) -> str:
        """Return the fingerprint under which something was made; an empty text when it never was."""
        return self.made.get(what, {}).get("key", "")

    def current(self, what: str, key: str, names: Iterable[str]) -> bool:
        """Whether exactly these files were made under this fingerprint and are as they were."""
        if self.key(what) != key or set(self.made[what]["files"]) != set(names):
            return False
        return self.unchanged(what)

    def unchanged(self, what: str) -> bool:
        """Whether something was made, and none of its files is missing or was edited since."""
        files = self.made.get(what, {"files": {}})["files"]
        return bool(files) and all(old and self.digest(name) == old for name, old in files.items())

    def note(
        self, what: str, key: str, names: Iterable[str], rests: dict[str, str] | None = None
    ) -> None:
        """Record that files have been made, with their bytes as they are now, and what they rest on."""
        self.made[what] = {"key": key, "files": {name: self.digest(name) for name in names}}
        self.made[what] |= {"rests": rests} if rests else {}
        self.save()

    def why(self, what: str, rests: dict[str, str]) -> str:
        """Say why something is made that rests on this now: which of it changed, data first."""
        before = self.made.get(what, {}).get("rests")
        if not before:
            return "it was not made here before"
        changed = {one for one in before.keys() | rests.keys() if before.get(one) != rests.get(one)}
        if not changed:
            return "a file of it is missing or was edited"
        first, *more = sorted(changed, key=lambda one: (not one.startswith("data/"), one))
        return f"{first} changed" + (f", and {len(more)} more" if more else "")

    def save(self) -> None:
        """Write the record, whole or not at all."""
        write_json(self.path, {"made": self.made, "files": self.digest.seen})
        self.digest.changed = False


def read_json(path: Path) -> dict:
    """Return the content of a JSON file; empty when it is missing, broken or no block of names."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_json(path: Path, content: dict) -> None:
    """Write a JSON file, whole or not at all."""
    with whole(path) as aside:
        aside.write_text(json.dumps(content), encoding="utf-8")


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a file to write to beside ``path``; it takes its place when all went well, else it goes."""
    aside = path.with_name(f".{path.stem}.{os.getpid()}.new{path.suffix}")
    try:
        yield aside
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


@contextlib.contextmanager
def turn(lock: Path, waiting: str = "another run is at work; waiting") -> Iterator[None]:
    """Wait until no other run holds the lock file, then hold it; a run that dies lets it go.

    ``waiting`` is said to who has to wait; nothing where it is empty.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:  # nothing is written, and what another holds is not cut
        try:
            _hold(file.fileno())
        except (BlockingIOError, PermissionError):
            if waiting:
                print(waiting, file=sys.stderr, flush=True)
            _hold(file.fileno(), wait=True)
        except OSError:  # a file system without locks
            pass
        yield


def _hold(file: int, *, wait: bool = False) -> None:
    """Lock a file for this process until it is closed; where another has it, wait or raise."""
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return
    while True:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            return
        except PermissionError:
            if not wait:
                raise
            time.sleep(0.2)
