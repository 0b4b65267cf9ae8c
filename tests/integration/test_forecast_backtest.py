"""Forecasts hold what they promise on real training runs, and the back-test says what is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.forecast_backtest import backtest, read

ROOT = Path(__file__).parents[2]
RUNS = ROOT / "tests" / "data" / "training-runs.csv"
SCRIPT = ROOT / "tests" / "benchmarks" / "forecast_backtest.py"
HEAD = "job,run,seconds,done,total\n"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """As a script from the root, which puts the script's own folder on the path and no other."""
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(SCRIPT), *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_tqdm_is_judged_as_it_was_when_the_targets_were_set() -> None:
    """The protocol's own figures: another number here means that another question was asked."""
    result = backtest(read(RUNS))
    assert [part.n for part in result.values()] == [814, 688, 126]
    tqdm = result["all"].tqdm
    assert tqdm.median_error == pytest.approx(0.0107, abs=5e-5)
    assert tqdm.mean_error == pytest.approx(0.0515, abs=5e-5)
    assert tqdm.pinball_p90 == pytest.approx(0.0255, abs=5e-5)
    assert tqdm.held == pytest.approx(0.22, abs=5e-3)


def test_with_earlier_runs_the_targets_are_held() -> None:
    part = backtest(read(RUNS))["history"]
    assert part.ours.median_error <= 0.15 * part.tqdm.median_error
    assert part.ours.pinball_p90 <= 0.35 * part.tqdm.pinball_p90
    assert 0.87 <= part.ours.held <= 0.93


def test_on_first_runs_the_targets_are_held() -> None:
    part = backtest(read(RUNS))["first"]
    assert part.ours.pinball_p90 <= 0.75 * part.tqdm.pinball_p90
    assert 0.85 <= part.ours.held <= 0.95


def test_it_runs_as_a_script_and_writes_json() -> None:
    done = run(str(RUNS), "--json")
    assert done.returncode == 0, done.stderr
    written = json.loads(done.stdout)
    assert list(written) == ["all", "history", "first"]
    for part in written.values():
        assert part["n"] > 0
        for who in ("ours", "tqdm"):
            assert {"median_error", "pinball_p90", "held"} <= part[who].keys()


def test_it_writes_a_table() -> None:
    done = run(str(RUNS))
    assert done.returncode == 0, done.stderr
    assert "history, ours" in done.stdout
    assert "89." in done.stdout or "90." in done.stdout


def test_a_job_of_one_run_has_no_history(tmp_path: Path) -> None:
    rows = "".join(f"job,0,{i * 10},{i},20\n" for i in range(1, 21))
    file = tmp_path / "runs.csv"
    file.write_text(HEAD + rows, encoding="utf-8")
    result = backtest(read(file))
    assert [part.n for part in result.values()] == [5, 0, 5]
    assert run(str(file)).returncode == 0
    assert json.loads(run(str(file), "--json").stdout)["history"] == {"n": 0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("job,run,seconds,done\na,0,1,1\n", "no column total"),
        ("", "no column job, run, seconds, done, total"),
        (HEAD, "no rows"),
        (HEAD + "a,0,1,1,3\na,0,soon,2,3\n", "runs.csv:3: not numbers"),
        (HEAD + "a,0,1,1,3\na,0,2,2\n", "runs.csv:3: not numbers"),
        (HEAD + "a,0,nan,1,3\n", "runs.csv:2: not numbers of zero or more"),
        (HEAD + "a,0,1,-1,3\n", "runs.csv:2: not numbers of zero or more"),
        (HEAD + "a,0,5,1,3\na,0,4,2,3\n", "runs.csv:3: before the row above"),
        (HEAD + "a,0,1e300,1,3\n", "runs.csv:2: longer than"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "runs.csv"
    file.write_text(text, encoding="utf-8")
    done = run(str(file))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    done = run(str(tmp_path / "none.csv"))
    assert done.returncode == 2
    assert "none.csv" in done.stderr


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "runs.csv"
    file.write_bytes(b"\xff\xfe\x00")
    done = run(str(file))
    assert done.returncode == 2
    assert "no CSV" in done.stderr
    assert "Traceback" not in done.stderr
