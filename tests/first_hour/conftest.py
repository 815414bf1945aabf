"""A virgin clone, and what a stranger does in it: nothing is made before a door's own command."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from analysis.paths import ROOT
from tools.faults.clone import Clone, give_python

#: Most actions of a task, past its door.
MOST = 3
#: Seconds within which a command or a door answers.
PATIENCE = 900


@dataclass
class Task:
    """A task of the first hour: its actions are counted, and none may fail or show a traceback."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)

    def note(self, action: str) -> None:
        """Count an action that is done elsewhere, as in a browser or an editor."""
        self.actions.append(action)
        assert len(self.actions) <= MOST, f"more than {MOST} actions: {self.actions}"

    def do(self, *command: str) -> str:
        """Run a command to its end; return what it printed."""
        self.note(" ".join(command))
        ended = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"
        assert "Traceback" not in ended.stderr and "error:" not in ended.stderr, ended.stderr
        return ended.stdout.replace("\u00a0", " ")


def strangers(**own: str) -> dict[str, str]:
    """Return an environment without what this run of tests has put into it."""
    dropped = (
        "MAKE",
        "MFLAGS",
        "PYTHON",
        "EXPORT_DECLINES",
        "VINTAGE",
        "ALL",
        "JUPYTER",
        "OMP_",
        "OPENBLAS",
    )
    return {name: text for name, text in os.environ.items() if not name.startswith(dropped)} | own


def copied(folder: Path) -> Path:
    """Copy what git has of this project, or would have, into a folder; return it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "as published")
    return folder


def git(folder: Path, *words: str) -> str:
    """Run git in a folder; return what it said."""
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="session")
def virgin(tmp_path_factory):
    """A virgin clone whose set-up finds this Python: what installs is tested apart."""
    if not (ROOT / ".git").exists():
        pytest.skip("no git here: an unpacked archive is no clone")
    folder = copied(tmp_path_factory.mktemp("virgin") / "a clone")
    give_python(Clone(folder))
    return folder


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """A virtual environment of a stranger's: the libraries of this one, nothing of the project."""
    folder = tmp_path_factory.mktemp("environment") / "own"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "libraries.pth").write_text(f"{libraries}\n")
    return folder


class Server:
    """JupyterLab as ``make lab`` starts it in a clone, on a free port."""

    def __init__(self, folder: Path, log: Path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        # What a page can be asked by a test: a setting of the reader's own, which make lab leaves alone.
        app = {"LabApp": {"expose_app_in_browser": True}}
        (log.parent / "jupyter_lab_config.json").write_text(json.dumps(app))
        variables = {
            "JUPYTER_PORT": str(port),
            "JUPYTER_TOKEN": "first-hour",
            "BROWSER": "true",
            "JUPYTER_RUNTIME_DIR": str(log.parent),
            "JUPYTER_CONFIG_DIR": str(log.parent),
        }
        with log.open("w") as file:
            self.process = subprocess.Popen(
                ["make", "lab"],
                cwd=folder,
                env=strangers(**variables),
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        self.address, self._log = f"http://127.0.0.1:{port}", log

    def ready(self) -> str:
        """Wait until pages are given out; return their address."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self.process.poll() is None, self._log.read_text()
            try:
                urllib.request.urlopen(f"{self.address}/api", timeout=5).close()
            except OSError:
                time.sleep(0.5)
            else:
                return self.address
        raise AssertionError(self._log.read_text())

    def stop(self) -> None:
        """End the server with all that it started."""
        os.killpg(self.process.pid, 15)
        self.process.wait(timeout=30)
