"""What a ping means for its job."""

from datetime import timedelta

import pytest

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.job import JobSourceKind, JobState, Sighting
from deadline_bot.domain.ping import Ping, PingKey, PingKind, digest_of
from deadline_bot.domain.ping_sighting import (
    READ_LENGTH,
    evidence_of,
    progress_told,
    sighting_of,
)
from tests.fakes.facts import HOUR, MINUTE, NOW

KEY = PingKey("box", digest_of("secret"), NOW)
RUN = "5b0ae2a1-66c5-4b1c-8a5e-6b1e1f0f6f11"


def seen(
    kind: PingKind, body: str = "", status: int | None = None, progress: Progress | None = None
) -> Sighting:
    ping = Ping("secret", "fold-3", kind, status, RUN, body=body, progress=progress)
    return sighting_of(ping, KEY, NOW)


@pytest.mark.parametrize(
    ("kind", "status", "state"),
    [
        (PingKind.START, None, JobState.RUNNING),
        (PingKind.SUCCESS, None, JobState.SUCCEEDED),
        (PingKind.SUCCESS, 0, JobState.SUCCEEDED),
        (PingKind.FAIL, None, JobState.FAILED),
        (PingKind.FAIL, 3, JobState.FAILED),
        (PingKind.FAIL, 130, JobState.FAILED),
        (PingKind.LOG, None, None),
        (PingKind.PROGRESS, None, None),
    ],
)
def test_the_state_is_by_kind(kind: PingKind, status: int | None, state: JobState | None) -> None:
    sighting = seen(kind, status=status)
    assert (sighting.source, sighting.ref, sighting.run) == (JobSourceKind.PING, "fold-3", RUN)
    assert (sighting.state, sighting.at) == (state, NOW)


@pytest.mark.parametrize("status", [130, 143])
def test_what_a_person_has_stopped_is_cancelled(status: int) -> None:
    sighting = seen(PingKind.FAIL, "Cancelled by SIGINT\nepoch 3", status)
    assert (sighting.state, sighting.reason) == (JobState.CANCELLED, "Cancelled by SIGINT")


@pytest.mark.parametrize(
    ("status", "body"), [(130, "epoch 3\ncancelled"), (1, "cancelled by SIGINT"), (143, "")]
)
def test_only_the_first_line_of_what_was_stopped_says_cancelled(status: int, body: str) -> None:
    assert seen(PingKind.FAIL, body, status).state is JobState.FAILED


@pytest.mark.parametrize(
    ("kind", "status", "body", "reason"),
    [
        (PingKind.FAIL, 3, "epoch 1\nRuntimeError: boom\n\n", "exit status 3: RuntimeError: boom"),
        (PingKind.FAIL, 3, "", "exit status 3"),
        (PingKind.FAIL, None, "boom", "boom"),
        (PingKind.FAIL, None, " \n", ""),
        (PingKind.SUCCESS, 0, "done", ""),
        (PingKind.LOG, None, "boom", ""),
    ],
)
def test_a_failure_has_a_reason(kind: PingKind, status: int, body: str, reason: str) -> None:
    assert seen(kind, body, status).reason == reason


def test_the_tail_is_the_last_lines_that_say_something() -> None:
    body = "\n \n".join(f"line {i}" for i in range(300)) + "\r100%|####|\r\n" + "x" * 999 + "\n"
    tail = seen(PingKind.LOG, body).tail
    assert len(tail) == 10
    assert tail[-3:] == ("line 298", "100%|####|", "x" * 300)


def test_the_tail_is_fit_to_be_kept_and_shown() -> None:
    body = "\x1b[31mred\x1b[0m \x1b]0;title\x07ok\x00\n\tindented\ud800\x1b"
    assert seen(PingKind.LOG, body).tail == ("red ok", "    indented")


def test_progress_is_read_in_a_log() -> None:
    bar = "\r".join(f"train: {i}%|##   | {i}/100 [00:10<00:20, 9.8it/s]" for i in range(40, 51))
    for kind in (PingKind.LOG, PingKind.FAIL, PingKind.SUCCESS):
        progress = seen(kind, f"loading\n{bar}").progress
        assert progress is not None
        assert (progress.done, progress.total) == (50, 100)
    assert seen(PingKind.START, bar).progress is None
    assert seen(PingKind.LOG, bar, progress=Progress(1, 2)).progress == Progress(1, 2)


@pytest.mark.parametrize("separator", ["\n", "\r", " "])
def test_no_half_of_a_number_is_read(separator: str) -> None:
    """Only the end of a long body is read, and it may begin in the middle of anything."""
    for length in range(READ_LENGTH - 12, READ_LENGTH + 1):
        rest = separator + "x" * (length - 1)
        assert seen(PingKind.LOG, f"step 912345/999999{rest}").progress in (
            None, Progress(912345, 999999, "step"),
        )  # fmt: skip


def test_what_the_agent_tells_at_the_start() -> None:
    body = (
        '{"name": "fold 3", "competition": "nbme", "host": "a\\nb", "notify": true,'
        ' "every": 600, "version": 2}'
    )
    sighting = seen(PingKind.START, body)
    assert (sighting.name, sighting.competition, sighting.place) == ("fold 3", "nbme", "a b")
    assert (sighting.is_notice_wanted, sighting.grace) == (True, 30 * MINUTE)
    assert sighting.tail == ()


@pytest.mark.parametrize(
    ("every", "grace"),
    [("1", 5 * MINUTE), ("100", 5 * MINUTE), ("120", 6 * MINUTE), ("1e15", 24 * HOUR), ("0", None),
     ("null", None)],
)  # fmt: skip
def test_the_grace_is_three_heartbeats_within_bounds(every: str, grace: timedelta | None) -> None:
    body = f'{{"name": "x", "competition": null, "every": {every}}}'
    assert seen(PingKind.START, body).grace == grace


@pytest.mark.parametrize(
    "body",
    [
        "starting",
        '{"name": 3}',
        '{"name": "x", "notify": "yes"}',
        '{"name": "x", "every": true}',
        '{"name": "x", "every": NaN}',
        '{"name": "x", "every": -1}',
        '{"other": "x"}',
        '["name"]',
        '{"name": "x"',
        '{"a":' * 2_000,
        '{"every": ' + "9" * 5_000 + "}",
    ],
)
def test_any_other_body_of_a_start_is_log_text(body: str) -> None:
    sighting = seen(PingKind.START, body)
    assert sighting.tail == (body[-READ_LENGTH:][:300],)
    assert (sighting.name, sighting.grace, sighting.is_notice_wanted) == ("", None, None)


def test_half_characters_of_json_do_not_reach_the_store() -> None:
    name = seen(PingKind.START, '{"name": "a\\ud800b"}').name
    assert name == "ab"
    assert progress_told('{"done": 1, "unit": "\\udfffit"}') == Progress(1, None, "it")


def test_progress_is_as_it_was_told() -> None:
    body = '{"done": 120, "total": 1000, "unit": "it", "message": "fold 3"}'
    assert progress_told(body) == Progress(120, 1000, "it", "fold 3")
    assert progress_told(' {"done": 0.5, "total": null}\n') == Progress(0.5)
    told = seen(PingKind.PROGRESS, progress=Progress(1, 2))
    assert (told.progress, told.state) == (Progress(1, 2), None)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        "120/1000",
        '{"done": "120"}',
        '{"done": true}',
        '{"done": -1}',
        '{"done": Infinity}',
        '{"done": 1, "total": "many"}',
        '{"done": 1, "unit": 3}',
        '{"done": 1, "message": ["x"]}',
        "[1, 2]",
    ],
)
def test_anything_else_is_no_progress(body: str) -> None:
    assert progress_told(body) is None


def test_long_words_are_cut() -> None:
    progress = progress_told(f'{{"done": 1, "unit": "{"u" * 99}", "message": "{"m" * 999}"}}')
    assert progress is not None
    assert (len(progress.unit), len(progress.message)) == (50, 500)


def test_a_ping_that_was_kept_on_its_way_is_dated_when_it_was_so() -> None:
    late = Ping("secret", "fold-3", PingKind.FAIL, 1, at=NOW - HOUR)
    ahead = Ping("secret", "fold-3", PingKind.FAIL, 1, at=NOW + HOUR)
    assert sighting_of(late, KEY, NOW).at == NOW - HOUR
    assert sighting_of(ahead, KEY, NOW).at == NOW


def test_the_job_of_a_uuid_is_the_keys() -> None:
    key = PingKey("fold", digest_of(RUN), NOW, "fold-3")
    assert sighting_of(Ping(RUN, "", PingKind.SUCCESS), key, NOW).ref == "fold-3"


def test_a_secret_is_not_in_the_words_of_a_ping() -> None:
    assert "hidden" not in repr(Ping("hidden", "fold-3", PingKind.LOG))


def test_a_bar_that_was_left_standing_is_no_reason() -> None:
    body = "loading\nKeyError: 'x'\n 38%|###8      | 23/60 [00:03<00:07,  4.94it/s]"
    ping = Ping("s", "train", PingKind.FAIL, status=137, body=body)
    sighting = evidence_of(ping, JobSourceKind.PING, "train", NOW)
    assert sighting.reason == "exit status 137: KeyError: 'x'"
