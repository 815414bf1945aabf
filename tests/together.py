"""Which tests run in one process, and which begin: what many tests share is then made once.

The groups of pytest-xdist are a suffix that it writes to the ids of tests. pytest 9.2 drops it, so that
``--dist loadgroup`` deals out single tests and each process makes everything that is shared. Here the
group is read from the path of the file.
"""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling

#: Folders whose tests share what they rest on -> their group: a browser, the law, a virgin clone.
FOLDERS = {
    "browser": "browser",
    "claims": "claims",
    "combine/collected": "law",
    "first_hour": "first_hour",
    "law": "law",
}

#: Folders with a folder for each subject, which may be a part of another's;
#: ``present/test_SUBJECT_more.py`` is of the subject too.
STAGES = ("estimate", "present")

#: File about several subjects -> the one whose stories it uses.
SUBJECTS = {"exports": "tariffs", "reports": "tariffs", "one": "regime"}

#: File of another folder -> the subject whose dask workers it uses.
WORKERS = {"estimate/elasticity/main/test_sparse.py": "robustness"}

#: Files whose tests are each of a room of ``present``, which their ids begin with.
BY_ROOM = ("present/test_frames.py", "present/test_unlike.py")

#: Groups that take longest begin, so that no process is left with one at the end.
LONGEST = (
    "browser",
    "law",
    "record",
    "scenario",
    "regime",
    "test_notebooks.py",
    "publish/reports/test_rendered.py",
)


def group(nodeid: str) -> str:
    """Return the group of a test or file of ``tests/``: its folder, its subject, or the file itself."""
    path, _, test = nodeid.removeprefix("tests/").partition("::")
    if path in BY_ROOM and "[" in test:
        room = re.split(r"[:\]]", test.partition("[")[2])[0].rpartition("/")[2]
        return SUBJECTS.get(room, room)
    for folder, name in FOLDERS.items():
        if path.startswith(f"{folder}/"):
            return name
    if path in WORKERS:
        return WORKERS[path]
    stage, _, rest = path.partition("/")
    if stage not in STAGES:
        return path
    *folders, file = rest.split("/")
    subject = [file.removeprefix("test_").removesuffix(".py").partition("_")[0], *folders][-1]
    return SUBJECTS.get(subject, subject)


def rank(nodeid: str) -> int:
    """Return the place of a test's group: in :data:`LONGEST`, or after them as it is found."""
    name = group(nodeid)
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


class Together(LoadScopeScheduling):
    """Gives a free process the next group, in the order in which they were collected."""

    def __init__(self, config, log=None):
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)
