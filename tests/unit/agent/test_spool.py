"""What did not arrive, on disk: as it was, not too old, not too much."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deadline_bot.agent.progress import Progress
from deadline_bot.agent.report import Kind, Report, a_run
from deadline_bot.agent.spool import MOST_AGE, MOST_PARCELS, Parcel, Spool

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
URL = "http://127.0.0.1:9/ping/key"


def a_parcel(name: str = "train", at: datetime = NOW) -> Parcel:
    run = a_run(name, "nbme", is_notifying=True)
    start = Report(run, Kind.START, 0, at - timedelta(hours=1))
    end = Report(run, Kind.END, 9, at, Progress(3, 10, "it", "学習"), ("a", "b"), 137, "killed")
    return Parcel(URL, (start, end))


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "agent")


def test_what_is_put_is_there_as_it_was(spool: Spool) -> None:
    one, other = a_parcel("one"), a_parcel("other")
    spool.put(one)
    spool.put(other)
    assert spool.parcels(NOW) == [one, other]
    spool.forget(one)
    assert spool.parcels(NOW) == [other]


def test_a_parcel_of_the_same_run_is_replaced(spool: Spool) -> None:
    parcel = a_parcel()
    spool.put(parcel)
    rest = Parcel(URL, parcel.reports[1:])
    spool.put(rest)
    assert spool.parcels(NOW) == [rest]


def test_what_is_too_old_is_thrown_away(spool: Spool, tmp_path: Path) -> None:
    old, young = a_parcel(at=NOW - MOST_AGE - timedelta(seconds=1)), a_parcel(at=NOW - MOST_AGE)
    spool.put(old)
    spool.put(young)
    assert spool.parcels(NOW) == [young]
    assert len(list((tmp_path / "agent").iterdir())) == 1


def test_the_oldest_make_room(spool: Spool) -> None:
    parcels = [a_parcel(str(n)) for n in range(MOST_PARCELS + 5)]
    for parcel in parcels:
        spool.put(parcel)
    assert spool.parcels(NOW) == parcels[5:]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"v": 2}', '{"v": 1, "url": 3, "run": {}, "reports": []}']
)
def test_what_cannot_be_read_is_thrown_away(spool: Spool, tmp_path: Path, text: str) -> None:
    spool.put(a_parcel())
    (tmp_path / "agent" / "bad.json").write_text(text)
    assert len(spool.parcels(NOW)) == 1
    assert not (tmp_path / "agent" / "bad.json").exists()


def test_an_address_that_is_none_is_thrown_away(spool: Spool) -> None:
    spool.put(Parcel("nonsense", a_parcel().reports))
    assert spool.parcels(NOW) == []


def test_one_at_a_time_sends(spool: Spool) -> None:
    with spool.alone() as is_alone:
        assert not is_alone, "there is no folder yet"
    spool.put(a_parcel())
    with spool.alone() as is_alone:
        assert is_alone
        with spool.alone() as is_second:
            assert not is_second
    with spool.alone() as is_alone:
        assert is_alone


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OSError, match="denied"):
        Spool(tmp_path / "agent").put(a_parcel())
