"""Notebooks are named by owner and slug, and by nothing else."""

import pytest

from deadline_bot.domain.notebook_name import owner_and_slug, ref_of


@pytest.mark.parametrize(
    "reference",
    [
        "hana/train-fold-3",
        " hana/train-fold-3 ",
        "/hana/train-fold-3",
        "/code/hana/train-fold-3",
        "https://www.kaggle.com/code/hana/train-fold-3",
        "https://www.kaggle.com/code/hana/train-fold-3?scriptVersionId=1#log",
    ],
)
def test_a_notebook_by_name_or_page(reference: str) -> None:
    assert ref_of(reference) == "hana/train-fold-3"


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "hana",
        "/x",
        "hana/",
        "hana/x/y",
        "ha na/x",
        "hana/..",
        "code/hana/x/y",
        "ftp://h/hana/x",
    ],
)
def test_what_names_no_notebook(reference: str) -> None:
    with pytest.raises(ValueError, match="not a notebook's owner/slug"):
        ref_of(reference)


def test_owner_and_slug() -> None:
    assert owner_and_slug("hana/train") == ("hana", "train")


@pytest.mark.parametrize("ref", ["", "hana", "/x", "hana/x/y", "hana/x\n", " hana/x"])
def test_two_parts_and_no_more(ref: str) -> None:
    with pytest.raises(ValueError, match="not a notebook's owner/slug"):
        owner_and_slug(ref)
