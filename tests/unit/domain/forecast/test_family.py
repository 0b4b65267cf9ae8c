"""Names of runs: which number is the run's, and which the job's."""

from datetime import timedelta

import pytest

from deadline_bot.domain.forecast.family import family, runs_alike, wider_family
from deadline_bot.domain.forecast.run import Run

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("train fold 3 run 12", "train fold 3"),
        ("train-v7", "train"),
        ("Train_v7", "train"),
        ("train  V7", "train"),
        ("train_007", "train"),
        ("train_20261120_1530", "train"),
        ("exp #7", "exp"),
        ("train (3)", "train"),
        ("ResNet50-v2-run3", "resnet50"),
        ("infer attempt 2", "infer"),
        ("推論 run 2", "推論"),
        # What is part of the job.
        ("train fold 3", "train fold 3"),
        ("train_fold_003", "train_fold_003"),
        ("deberta-v3-large", "deberta-v3-large"),
        ("model_2", "model_2"),
        ("resnet50", "resnet50"),
        # Nothing else is left.
        ("run 7", "run 7"),
        ("v7", "v7"),
        ("#7", "#7"),
        ("", ""),
    ],
)
def test_the_number_of_the_run_is_left_out(name: str, expected: str) -> None:
    assert family(name) == expected
    assert family(family(name)) == family(name)


def test_folds_are_alike_in_the_wider_family() -> None:
    assert wider_family("train fold 3 run 12") == wider_family("train fold 4")
    assert wider_family("train fold 3") != wider_family("infer fold 3")


def test_runs_of_the_family_come_first() -> None:
    own, fold, other = Run((), HOUR), Run((), 2 * HOUR), Run((), 3 * HOUR)
    earlier = [("train fold 1 run 1", own), ("train fold 2", fold), ("infer", other)]
    assert runs_alike("train fold 1 run 2", earlier) == [own]


def test_without_one_that_finished_the_other_folds_tell() -> None:
    failed, fold = Run((), HOUR, is_censored=True), Run((), 2 * HOUR)
    earlier = [("train fold 1 run 1", failed), ("train fold 2", fold), ("infer", fold)]
    assert runs_alike("train fold 1 run 2", earlier) == [failed, fold]
    assert runs_alike("train fold 9", earlier) == [failed, fold]
    assert runs_alike("submit", earlier) == []
