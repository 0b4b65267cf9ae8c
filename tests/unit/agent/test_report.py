"""What is reported, and in what rhythm it is sent."""

import uuid
from datetime import timedelta

import pytest

from deadline_bot.agent.output import MOST_WAITING, Output
from deadline_bot.agent.progress import Progress
from deadline_bot.agent.report import Sample, a_run, slug_of
from deadline_bot.agent.sender import _Beat, _Retry
from deadline_bot.agent.ways import Pings, Rhythm, Webhook, way_to


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("train", "train"),
        ("Train: fold 3", "train-fold-3"),
        ("  a  ", "a"),
        ("a_b-c", "a_b-c"),
        ("推論 fold 3", "fold-3"),
        ("学習", "job-a9eb6ef8"),
        ("", "job-e3b0c442"),
        ("a" * 99 + " b", "a" * 99),
    ],
)
def test_a_name_has_a_slug(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_each_run_has_an_id_of_its_own() -> None:
    one, other = a_run("train"), a_run("train")
    assert one.rid != other.rid
    assert str(uuid.UUID(one.rid)) == one.rid
    assert a_run("half \ud800").name == "half ?"


def test_reports_come_at_once_and_then_not_too_often() -> None:
    rhythm = Rhythm(timedelta(seconds=2), timedelta(seconds=10), timedelta(seconds=60))
    beat = _Beat(rhythm, 0)
    # It moves each second until 30, then no more.
    told = [now for now in range(200) if beat.is_due(Sample(Progress(min(now, 30), 100)), now)]
    assert told == [2, 12, 22, 32, 92, 152]


def test_without_progress_it_still_says_that_it_lives() -> None:
    rhythm = Rhythm(timedelta(seconds=2), timedelta(seconds=10), timedelta(seconds=60))
    beat = _Beat(rhythm, 0)
    assert [now for now in range(200) if beat.is_due(Sample(), now)] == [60, 120, 180]


def test_tries_become_rarer() -> None:
    retry = _Retry(1)
    waits = []
    for _ in range(9):
        retry.failed(0)
        waits.append(retry.seconds)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert not retry.is_due(59)
    assert retry.is_due(60)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://bot.example:8080/ping/key", Pings),
        ("https://hc.example/ping/key/", Pings),
        ("https://hooks.slack.com/services/T0/B0/x", Webhook),
        ("http://127.0.0.1:5000/services/T0/B0/x", Webhook),
    ],
)
def test_an_address_means_a_way(url: str, kind: type) -> None:
    assert isinstance(way_to(url), kind)


def test_two_streams_do_not_tear_each_others_lines() -> None:
    output = Output()
    output.add(1, b"out one, o")
    output.add(2, b"err one\nerr t")
    output.add(1, b"ne half\n")
    output.add(2, "wo \u8d64\n".encode()[:-3])
    output.add(2, "wo \u8d64\n".encode()[-3:])
    assert output.close().tail == ("err one", "out one, one half", "err two \u8d64")


def test_a_bar_is_seen_although_its_line_has_no_end() -> None:
    output = Output()
    output.add(2, b"\r 12%|#2   | 120/1000 [00:10<01:13, 12.00it/s]")
    output.read()
    progress = output.read().progress
    assert progress is not None
    assert (progress.done, progress.total) == (120, 1000)


def test_what_comes_too_fast_is_left_out_and_no_line_is_torn() -> None:
    output = Output()
    output.add(1, b"the begin of a line ")
    output.read()
    output.add(1, b"x" * MOST_WAITING)
    output.add(1, b" and its end\nlast\n")
    assert sum(len(chunk) for _, chunk in output._waiting) <= MOST_WAITING
    assert output.close().tail == ("last",)
