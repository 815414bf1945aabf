"""What a publisher's machine may do, done by a server of our own; nothing leaves this machine."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from analysis.checks import InputError
from analysis.collect.refresh.client import (
    NOTHING,
    TRIES,
    Client,
    Publisher,
    Request,
    check_keys,
    read_keys,
    retrying_session,
)

KEY = "0123456789abcdef0123456789abcdef01234567"
PUBLISHER = Publisher("own", "Own", key_name="OWN_API_KEY", register="https://example.org/key")
GOOD = json.dumps([["CTY_CODE", "time"], ["5700", "2025-05"]]).encode()


class Server:
    """Gives the answers that it was told, one after the other, the last again and again."""

    def __init__(self):
        self.answers, self.seen = [(200, GOOD, {})], []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                length = int(self.headers.get("Content-Length", 0))
                outer.seen.append((self.path, dict(self.headers), self.rfile.read(length)))
                status, body, headers = outer.answers[0]
                if len(outer.answers) > 1:
                    outer.answers.pop(0)
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/data"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def server():
    made = Server()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def client(tmp_path):
    keys = {"OWN_API_KEY": KEY}
    waits = []
    made = Client(tmp_path / "raw", keys, session=retrying_session(backoff=0), sleep=waits.append)
    made.waits = waits
    return made


def request(server, publisher=PUBLISHER, **query) -> Request:
    return Request(publisher, server.url, query or {"time": "2025-05"})


def kept(client) -> list:
    return sorted(client.folder.rglob("*")) if client.folder.exists() else []


def test_an_answer_is_asked_for_once_and_then_read_from_its_file(server, client):
    assert client.get(request(server)) == client.get(request(server)) == GOOD
    assert len(server.seen) == 1
    again = Client(client.folder, {}, session=None)  # another run, without key or network
    assert again.get(request(server)) == GOOD


def test_a_spoilt_file_is_asked_for_again(server, client):
    client.get(request(server))
    (path,) = [path for path in kept(client) if path.is_file()]
    for spoilt in (b"no gzip", gzip.compress(GOOD + b" ")):
        path.write_bytes(spoilt)
        assert client.get(request(server)) == GOOD
    assert len(server.seen) == 3


def test_the_key_is_sent_and_nowhere_written(server, client, capsys):
    client.get(request(server))
    assert f"key={KEY}" in server.seen[0][0]
    for path in kept(client):
        assert KEY not in str(path)
        assert path.is_dir() or KEY.encode() not in gzip.decompress(path.read_bytes())
    assert KEY not in repr(request(server))
    server.answers = [(400, f"error: unknown variable for key {KEY}".encode(), {})]
    with pytest.raises(InputError) as refused:
        client.get(request(server, time="2025-06"))
    assert KEY not in str(refused.value) and "unknown variable" in str(refused.value)
    assert KEY not in "".join(capsys.readouterr())


@pytest.mark.parametrize("place", ["header", "body"])
def test_the_key_goes_where_the_publisher_wants_it(server, client, place):
    publisher = Publisher("own", "Own", key_name="OWN_API_KEY", key_place=place, key_field="X-Key")
    body = {"seriesid": ["A"]} if place == "body" else None
    client.get(Request(publisher, server.url, body=body))
    path, headers, sent = server.seen[0]
    assert KEY not in path
    assert (headers.get("X-Key") == KEY) == (place == "header")
    assert not body or json.loads(sent) == {"seriesid": ["A"], "X-Key": KEY}


def test_nothing_published_is_no_error_and_is_remembered(server, client):
    server.answers = [(204, b"", {})]
    assert client.get(request(server)) == client.get(request(server)) == NOTHING
    assert len(server.seen) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(server, client, status):
    server.answers = [(status, b"later", {"Retry-After": "0"}), (status, b"", {}), (200, GOOD, {})]
    assert client.get(request(server)) == GOOD
    assert len(server.seen) == 3


FAILURES = {
    "a bad question": (400, b"error: unknown variable", {}, "did not understand .*unknown variable"),
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
        client.get(request(server))
    assert "No table was changed" in str(refused.value) and "\n" not in str(refused.value)
    assert [path for path in kept(client) if path.is_file()] == []


def test_an_answer_cut_off_on_the_way_is_asked_for_again_and_at_last_refused(server, client):
    cut = (200, GOOD, {"Content-Length": str(len(GOOD) + 50), "Connection": "close"})
    server.answers = [cut, cut, (200, GOOD, {})]
    assert client.get(request(server)) == GOOD
    server.answers = [cut]
    with pytest.raises(InputError, match=f"broke off its answer {TRIES} times"):
        client.get(request(server, time="2025-06"))


def test_without_network_one_sentence_names_the_machine_and_no_key(client):
    nowhere = Request(PUBLISHER, "http://127.0.0.1:9/data", {"time": "2025-05"})
    with pytest.raises(InputError) as refused:
        client.get(nowhere)
    assert str(refused.value) == (
        "127.0.0.1:9 cannot be reached: is there a network? No table was changed; make refresh takes up "
        "where it stopped."
    )
    assert refused.value.__cause__ is None


def test_requests_of_a_publisher_are_apart_by_its_pause(server, client):
    for month in ("2025-01", "2025-02", "2025-03"):
        client.get(request(server, time=month))
    client.get(request(server, time="2025-01"))  # from its file: no wait
    assert client.waits == [PUBLISHER.pause] * 2


def test_keys_come_from_the_file_and_the_environment_goes_before(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text(
        "# keys\nCENSUS_API_KEY = 'one'\nexport FRED_API_KEY=\"two\"\nno key here\nBLS_API_KEY=3\n"
    )
    monkeypatch.setenv("BLS_API_KEY", "4")
    keys = read_keys(file)
    assert (keys["CENSUS_API_KEY"], keys["FRED_API_KEY"], keys["BLS_API_KEY"]) == ("one", "two", "4")
    assert "no key here" not in keys
    assert read_keys(tmp_path / "none")["BLS_API_KEY"] == "4"


def test_keys_that_are_needed_and_missing_are_named_at_once():
    other = Publisher("o", "O", key_name="OTHER_API_KEY", key_optional=True)
    check_keys([other, Publisher("t", "T")], {})
    with pytest.raises(
        InputError, match=r"set OWN_API_KEY \(https://example.org/key\).*Nothing was asked"
    ):
        check_keys([PUBLISHER, other], {"OWN_API_KEY": ""})
