"""The tools for assistants: whole answers, Python's refusals, nothing written, no network."""

import builtins
import json
import os
import socket
import subprocess
import sys

import pytest

from analysis.checks import InputError
from analysis.publish.doors import serve
from tests.publish.machines.test_files import problems

ASKED = [
    ("rate", ("Vietnam", "9403", "2026-10-01")),
    ("check", ("exports CHN USA 2025-05 yoy -34.5%",)),
    ("effect", ("Vietnam", "9403", "25%", "2026-12-01")),
    ("cite", ("elasticity.2025.main.law",)),
]


@pytest.mark.parametrize("tool, words", ASKED)
def test_every_answer_has_what_quoting_it_needs(tool, words):
    answer = getattr(serve, tool)(*words)
    assert problems(answer, "answer") == problems(answer, "number_fields") == []
    assert answer["sentence"] and json.loads(json.dumps(answer)) == answer
    releases = {one["table"]: one["release"] for one in answer["source"]}
    assert tool == "check" or f"texts read to {answer['read_to']}" in releases["tariff_law"]
    assert (answer["interval"] is None) == (tool in ("rate", "check"))


@pytest.mark.parametrize(
    "tool, words, why",
    [
        ("rate", ("Vietnm", "9403"), "Vietnam"),
        ("rate", ("EU", "9403"), "is a group"),
        ("rate", ("x" * 301, "9403"), "300"),
        ("check", ("y" * 301,), "300"),
        ("effect", ("Vietnam", "9403", "25000000%"), "."),
        ("cite", ("elasticity.2025.main.lw",), "elasticity.2025.main.law"),
    ],
)
def test_what_python_refuses_is_refused_with_the_nearest(tool, words, why):
    with pytest.raises(InputError, match=why):
        getattr(serve, tool)(*words)


def test_an_answer_writes_nothing_and_asks_no_network(monkeypatch):
    for tool, words in ASKED:
        getattr(serve, tool)(*words)  # what takes long is stored
    from_disk = builtins.open

    def only_reading(file, mode="r", *rest, **named):
        assert not {*mode} & {*"wax+"}, file
        return from_disk(file, mode, *rest, **named)

    def refused(*_, **__):
        raise AssertionError("an answer wrote a file, or asked the network")

    monkeypatch.setattr(builtins, "open", only_reading)
    monkeypatch.setattr(socket.socket, "connect", refused)
    for name in ("replace", "rename", "mkdir", "unlink"):
        monkeypatch.setattr(os, name, refused)
    serve.rate("India", "8703", "2026-10-01")
    serve.effect("Vietnam", "8517", start="2026-12-01")
    serve.check("exports CHN USA 2025-06 yoy -16.1%")
    serve.cite("tariff.CHN.2025-05.effective")


def test_the_tools_are_offered_before_anything_heavy_is_imported():
    code = (
        "import sys; import analysis.publish.doors.serve;"
        "print({'pandas', 'pyarrow', 'matplotlib'} & {*sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
