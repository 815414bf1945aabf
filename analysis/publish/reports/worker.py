"""One report in a process of its own: run the notebook, normalise it, make its page.

Imported in worker processes only: papermill, nbclient and nbconvert take more than a second.
"""

from __future__ import annotations

import copy
import errno
import json
import logging
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import papermill
import psutil
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import DeadKernelError
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from analysis.publish.site import around, body, page
from analysis.publish.reports import normalise, parameters, pictures
from analysis.publish.reports.environment import DROPPED, KERNEL
from analysis.stories import by_store

if TYPE_CHECKING:  # what plans a report does not make its bytes
    from analysis.publish.reports.catalog import Job


class ReportError(Exception):
    """A notebook ran but its report cannot be published."""


class OwnInterpreter(KernelSpecManager):
    """Every kernel name means the Python that runs this code."""

    def get_kernel_spec(self, kernel_name):
        """Return the kernel of ``sys.executable``."""
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


class Kernel(AsyncKernelManager):
    """A kernel spoken to through files: no port, so no port taken by another and no warning."""

    def __init__(self, **options):
        super().__init__(kernel_spec_manager=OwnInterpreter(), **options)
        sockets = Path(os.environ["JUPYTER_RUNTIME_DIR"], "k")
        self.connection_file = f"{sockets}.json"  # there too, so that a killed run leaves nothing else
        if os.name == "posix" and len(str(sockets)) < 90:  # longer paths are no socket address
            self.transport, self.ip = "ipc", str(sockets)


class Once(NBClientEngine):
    """papermill's engine, which writes the notebook at the end and not twice with every cell.

    Each writing takes longer than most cells: a notebook holds its pictures. While the kernel runs a
    cell, this process, which would wait, lays out the tables of those before.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **options):
        """Run all cells; papermill writes what they gave, the engine only where it was broken off."""
        path, nb_man.output_path = nb_man.output_path, None
        completed = nb_man.cell_complete
        try:
            with ThreadPoolExecutor(1) as pool:

                def complete(cell, *arguments, **named):
                    completed(cell, *arguments, **named)
                    pool.submit(body.prepare, cell)

                nb_man.cell_complete = complete
                super().execute_managed_notebook(nb_man, kernel_name, **options)
        except BaseException:
            nb_man.output_path = path
            raise


papermill_engines.register(Once.__name__, Once)


def work(job: Job, about: dict, folder: str, runtime: str, sender: connection.Connection) -> None:
    """Render one report into ``folder`` and send a dict that says how it went.

    ``about`` is what the report says of itself (:meth:`Rendered.about`); ``runtime`` is a folder with a
    short path, for the kernel's sockets.
    """
    _prepare_process(runtime)
    try:
        render(job, about, Path(folder))
        answer = {}
    except PapermillExecutionError as error:
        answer = _failing_cell(Path(folder), f"{error.ename}: {_last_line(error.evalue)}")
    except OSError as error:
        answer = {
            "problem": f"{type(error).__name__}: {error}",
            "disk_full": error.errno == errno.ENOSPC,
        }
    except DeadKernelError:
        answer = _failing_cell(Path(folder), "the kernel died (out of memory?)")
    except Exception as error:  # whatever it is, the other reports go on
        answer = {"problem": f"{type(error).__name__}: {_last_line(str(error))}"}
    sender.send(answer)


def render(job: Job, about: dict, folder: Path) -> None:
    """Write ``raw.ipynb`` (also when a cell fails), then ``NAME.html``, ``NAME.ipynb``, its pictures."""
    notebook = nbformat.read(job.report.notebook, as_version=4)
    parameters_cell = parameters.parameters_cell(notebook)
    if parameters_cell and job.values:
        parameters_cell["source"] = parameters.set_parameters(parameters_cell["source"], job.values)
        parameters_cell["metadata"]["tags"] += ["injected-parameters"]
    to_run = copy.deepcopy(notebook)
    for cell in to_run["cells"]:
        cell["source"] = by_store(cell["source"]) if cell["cell_type"] == "code" else cell["source"]
    executed = papermill.execute_notebook(
        to_run,
        folder / "raw.ipynb",
        engine_name=Once.__name__,
        kernel_name="python3",
        language="python",
        cwd=job.report.notebook.parent,
        progress_bar=False,
        kernel_manager_class=Kernel,
        shutdown_kernel="immediate",
    )
    for cell, as_written in zip(executed["cells"], notebook["cells"], strict=True):
        cell["source"] = as_written["source"]
    clean = normalise.normalise(json.loads(json.dumps(executed)), about)
    if missing := normalise.images_without_alt(clean):
        raise ReportError(f"code cell {missing[0]}: image without alternative text (metadata 'alt')")
    others = around.titles(job.report.notebook.parent)
    shown = page.report_page(clean, *body.convert(clean, job.name), job.name, others)
    (folder / f"{job.name}.html").write_text(shown, encoding="utf-8")
    referring, contents = pictures.by_reference(clean, job.name)
    (folder / f"{job.name}.ipynb").write_text(normalise.to_text(referring), encoding="utf-8")
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _prepare_process(runtime: str) -> None:
    """Set the kernel's environment and make this process end with its parent, kernel included."""
    os.environ |= KERNEL | {"JUPYTER_RUNTIME_DIR": runtime, "IPYTHONDIR": runtime}
    for name in DROPPED:
        os.environ.pop(name, None)
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C reaches us too; the driver decides
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # held back since the fork server
    signal.signal(signal.SIGTERM, _stop)
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    logging.getLogger("papermill").setLevel(logging.ERROR)


def _stop(*_) -> None:
    for child in psutil.Process().children(recursive=True):
        child.kill()
    os._exit(128 + signal.SIGTERM)


def _stop_with_parent() -> None:
    connection.wait([parent_process().sentinel])
    _stop()


def _failing_cell(folder: Path, problem: str) -> dict:
    """Return the problem with the number and the first lines of the cell that was started last."""
    notebook = json.loads((folder / "raw.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    started = [n for n, cell in enumerate(code) if cell["metadata"]["papermill"]["start_time"]]
    source = "".join(code[started[-1]]["source"])
    return {"problem": f"code cell {started[-1] + 1}: {problem}", "excerpt": _excerpt(source)}


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]


def _excerpt(source: str, lines: int = 4) -> str:
    shown = source.strip().splitlines()
    return "\n".join(shown[:lines] + ["..."] * (len(shown) > lines))
