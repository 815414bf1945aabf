"""What a publisher's machine may do, done by a server of our own; nothing leaves this machine."""

import gzip
import json
import logging
import time

import pytest

from analysis.checks import InputError
from analysis.collect.refresh.client import Client, Publisher, Request, as_json
from analysis.collect.refresh.keys import MASK
from analysis.collect.refresh.network import TRIES, Limits, retrying_session
from tests.collect.refresh.server import (
    Server,
    bomb,
    drip,
    drip_heads,
    endless,
    reset,
    silence,
)

KEY = "0123456789abcdef0123456789abcdef01234567"
PUBLISHER = Publisher("own", "Own", key_name="OWN_API_KEY", register="https://example.org/key")
LIMITS = Limits(connect=1, silence=0.2, wait=0.01, total=0.5, size=1_000_000)
GOOD = json.dumps([["CTY_CODE", "time"], ["5700", "2025-05"]]).encode()


@pytest.fixture
def server():
    with Server((200, GOOD, {})) as made:
        yield made


@pytest.fixture
def client(tmp_path):
    keys = {"OWN_API_KEY": KEY}
    waits = []
    session = retrying_session(LIMITS, backoff=0)
    made = Client(tmp_path / "raw", keys, session=session, sleep=waits.append, limits=LIMITS)
    made.waits = waits
    return made


def read(body: bytes) -> bytes:
    """Return what is JSON as it came, and refuse the rest."""
    as_json(body, "own.example")
    return body


def request(server, publisher=PUBLISHER, **query) -> Request:
    return Request(publisher, server.url, query or {"time": "2025-05"})


def kept(client) -> list:
    return sorted(client.folder.rglob("*")) if client.folder.exists() else []


def test_an_answer_is_asked_for_once_and_then_read_from_its_file(server, client):
    assert client.get(request(server), read) == client.get(request(server), read) == GOOD
    assert len(server.seen) == 1
    again = Client(client.folder, {}, session=None)  # another run, without key or network
    assert again.get(request(server), read) == GOOD


def test_a_spoilt_file_is_asked_for_again(server, client):
    client.get(request(server), read)
    (path,) = [path for path in kept(client) if path.is_file()]
    for spoilt in (b"no gzip", gzip.compress(GOOD + b" ")):
        path.write_bytes(spoilt)
        assert client.get(request(server), read) == GOOD
    assert len(server.seen) == 3


def test_the_key_is_sent_and_nowhere_written(server, client, capsys):
    client.get(request(server), read)
    assert f"key={KEY}" in server.seen[0][0]
    for path in kept(client):
        assert KEY not in str(path)
        assert path.is_dir() or KEY.encode() not in gzip.decompress(path.read_bytes())
    assert KEY not in repr(request(server))
    server.answers = [(400, f"error: unknown variable for key {KEY}".encode(), {})]
    with pytest.raises(InputError) as refused:
        client.get(request(server, time="2025-06"), read)
    assert KEY not in str(refused.value) and "unknown variable" in str(refused.value)
    assert KEY not in "".join(capsys.readouterr())


@pytest.mark.parametrize("place", ["header", "body"])
def test_the_key_goes_where_the_publisher_wants_it(server, client, place):
    publisher = Publisher("own", "Own", key_name="OWN_API_KEY", key_place=place, key_field="X-Key")
    body = {"seriesid": ["A"]} if place == "body" else None
    client.get(Request(publisher, server.url, body=body), read)
    path, headers, sent = server.seen[0]
    assert KEY not in path
    assert (headers.get("X-Key") == KEY) == (place == "header")
    assert not body or json.loads(sent) == {"seriesid": ["A"], "X-Key": KEY}


def test_nothing_published_is_no_error_and_is_asked_again_since_it_may_be_by_now(server, client):
    server.answers = [(204, b"", {}), (200, GOOD, {})]
    assert client.get(request(server), read) is None and kept(client) == []
    assert client.get(request(server), read) == GOOD


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(server, client, status):
    server.answers = [(status, b"later", {"Retry-After": "0"}), (status, b"", {}), (200, GOOD, {})]
    assert client.get(request(server), read) == GOOD
    assert len(server.seen) == 3


FAILURES = {
    "a bad question": (400, b"error: unknown variable", {}, "did not understand .*unknown variable"),
    "a bad question, as a page": (
        400,
        b"<html><b>error:</b> unknown variable</html>",
        {},
        "did not understand [^<]*unknown variable",
    ),
    "no key": (401, b"", {}, r"wants a valid key. Set OWN_API_KEY \(https://example.org/key\)"),
    "a wrong key": (403, b"", {}, "wants a valid key. Set OWN_API_KEY"),
    "an address that is gone": (404, b"", {}, "does not know what was asked"),
    "too many requests": (429, b"", {"Retry-After": "0"}, "has had enough requests for now"),
    "a server out of order": (500, b"<html>", {}, r"is out of order \(status 500\)"),
    "a web page instead of data": (
        200,
        b"<html><title>Invalid Key</title>",
        {},
        "web page instead of data",
    ),
    "half an answer": (200, GOOD[:-7], {}, "no JSON, or breaks off"),
    "an empty answer": (200, b"", {}, "gave an empty answer"),
}


@pytest.mark.parametrize("status, body, headers, message", FAILURES.values(), ids=list(FAILURES))
def test_any_other_answer_is_one_sentence_and_is_not_kept(
    server, client, status, body, headers, message
):
    server.answers = [(status, body, headers)]
    with pytest.raises(InputError, match=message) as refused:
        client.get(request(server), read)
    assert "No table was changed" in str(refused.value) and "\n" not in str(refused.value)
    assert [path for path in kept(client) if path.is_file()] == []


def test_an_answer_cut_off_on_the_way_is_asked_for_again_and_at_last_refused(server, client):
    cut = (200, GOOD, {"Content-Length": str(len(GOOD) + 50), "Connection": "close"})
    server.answers = [cut, cut, (200, GOOD, {})]
    assert client.get(request(server), read) == GOOD
    server.answers = [cut]
    with pytest.raises(InputError, match=f"broke off its answer {TRIES} times"):
        client.get(request(server, time="2025-06"), read)


def test_without_network_one_sentence_names_the_machine_and_no_key(client):
    nowhere = Request(PUBLISHER, "http://127.0.0.1:9/data", {"time": "2025-05"})
    with pytest.raises(InputError) as refused:
        client.get(nowhere, read)
    assert str(refused.value) == (
        "127.0.0.1:9 cannot be reached: is there a network? No table was changed; make refresh takes up "
        "where it stopped."
    )
    assert refused.value.__cause__ is None


ENDLESS = {
    "a connection that is reset": (reset, "cannot be reached: is there a network"),
    "silence": (silence, "cannot be reached|no whole answer in 0.5 seconds"),
    "an answer byte by byte": (drip, "gave no whole answer in 0.5 seconds"),
    "heads byte by byte": (drip_heads, "gave no whole answer in 0.5 seconds"),
    "a wait of an hour": ((429, b"", {"Retry-After": "3600"}), "has had enough requests"),
    "a wait until 2099": (
        (503, b"", {"Retry-After": "Thu, 01 Jan 2099 00:00:00 GMT"}),
        r"is out of order \(status 503\)",
    ),
    "a body without an end": (endless(200), "gave more than 1 MB, which is no answer"),
    "an error without an end": (endless(503), "gave no whole answer in 0.5 seconds"),
    "a body that is a thousand times larger unpacked": (bomb(50), "gave more than 1 MB"),
}


@pytest.mark.parametrize("answer, message", ENDLESS.values(), ids=list(ENDLESS))
def test_no_answer_takes_longer_or_more_memory_than_it_may(server, client, answer, message):
    server.answers, began = [answer], time.monotonic()
    with pytest.raises(InputError, match=message) as refused:
        client.get(request(server), read)
    assert time.monotonic() - began < 3
    assert "No table was changed" in str(refused.value) and KEY not in str(refused.value)
    assert kept(client) == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("place", ["query", "header", "body"])
def test_no_redirect_takes_the_key_elsewhere(server, client, status, place):
    publisher = Publisher("own", "Own", key_name="OWN_API_KEY", key_place=place, key_field="X-Key")
    with Server((200, GOOD, {})) as other:
        server.answers = [(status, b"", {"Location": f"{other.url}?key={KEY}"})]
        asked = Request(publisher, server.url, body={} if place == "body" else None)
        with pytest.raises(InputError, match="points to another address, where nothing is asked"):
            client.get(asked, read)
        assert other.seen == [] and len(server.seen) == 1 and kept(client) == []


def test_a_wrong_key_that_is_answered_with_another_page_is_asked_about(server, client):
    server.answers = [(302, b"", {"Location": "/data/invalid_key.html"})]
    with pytest.raises(
        InputError, match=r"Is OWN_API_KEY right \(https://example.org/key\)\?"
    ) as refused:
        client.get(request(server), read)
    assert str(refused.value).endswith("No table was changed.")
    with pytest.raises(InputError, match="no key sent. No table was changed.$"):
        client.get(request(server, Publisher("open", "Open")), read)


FORMS = {
    "as it is": KEY,
    "in capitals": KEY.upper(),
    "in an address": "".join(f"%{ord(c):02X}" for c in KEY),
    "in JSON": "".join(f"\\u{ord(c):04x}" for c in KEY),
    "on a page": "".join(f"&#{ord(c)};" for c in KEY),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_a_key_that_a_publisher_repeats_is_neither_kept_nor_said(server, client, form):
    server.answers = [(200, f'{{"self": "https://own.example/?key={form}"}}'.encode(), {})]
    assert MASK.encode() in client.get(request(server), read)
    (path,) = [path for path in kept(client) if path.is_file()]
    assert form.encode() not in gzip.decompress(path.read_bytes())
    server.answers = [(400, f"no such key {form}".encode(), {})]
    with pytest.raises(InputError) as refused:
        client.get(request(server, time="2025-06"), read)
    assert form not in str(refused.value) and MASK in str(refused.value)


def test_what_is_tried_again_is_logged_nowhere_since_its_address_holds_the_key(server, client, caplog):
    server.answers = [reset, (200, GOOD, {})]
    with caplog.at_level(logging.DEBUG):
        assert client.get(request(server), read) == GOOD
    assert KEY not in caplog.text


def test_an_answer_that_its_reader_refuses_is_not_kept_and_a_kept_one_is_asked_again(server, client):
    def refuse(body):
        raise InputError("the answer has no rows.")

    for _ in range(2):
        with pytest.raises(InputError, match="no rows"):
            client.get(request(server), refuse)
        assert kept(client) == [] or not [p for p in kept(client) if p.is_file()]
    assert len(server.seen) == 2
    client.get(request(server), read)
    with pytest.raises(InputError, match="no rows"):  # of a reader that has become stricter since
        client.get(request(server), refuse)
    assert len(server.seen) == 4 and not [p for p in kept(client) if p.is_file()]


def test_answers_of_a_table_that_is_refused_are_forgotten_and_no_others(server, client):
    for month in ("2025-01", "2025-02"):
        client.begin()
        client.get(request(server, time=month), read)
    client.forget()
    assert len([path for path in kept(client) if path.is_file()]) == 1
    client.get(request(server, time="2025-01"), read)
    assert len(server.seen) == 2


@pytest.mark.parametrize("good, asked", [(True, 0), (False, 1)])
def test_a_refused_table_costs_no_answer_of_a_run_that_brought_it(server, client, good, asked):
    """One of a run that was cut short may be what is refused, and is asked for again."""
    january, february = (request(server, time=month) for month in ("2025-01", "2025-02"))
    client.get(january, read)
    client.begin(good=good)
    for month in (january, february):
        client.get(month, read)
    client.forget()
    server.seen.clear()
    client.get(january, read)
    assert len(server.seen) == asked
    client.get(february, read)
    assert len(server.seen) == asked + 1


def test_requests_of_a_publisher_are_apart_by_its_pause(server, client):
    for month in ("2025-01", "2025-02", "2025-03"):
        client.get(request(server, time=month), read)
    client.get(request(server, time="2025-01"), read)  # from its file: no wait
    assert client.waits == [PUBLISHER.pause] * 2
