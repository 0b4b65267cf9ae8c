"""Which competition a name means, and what is answered where that is not clear."""

import pytest

from deadline_bot.domain.answer_channel import NoSuchCompetition, WhichCompetition
from deadline_bot.domain.competition import Following
from deadline_bot.domain.naming import confirmed, plain_name, resolve, slug_for
from tests.fakes.facts import a_competition, a_following

TITLES = {
    "nbme": "NBME - Score Clinical Notes",
    "santa-2025": "Santa 2025",
    "santa-2026": "Santa 2026",
    "アトマ": "アトマカップ",
}
FOLLOWED = [
    a_following(competition=a_competition(slug, title=title)) for slug, title in TITLES.items()
]


def meant(name: str, followings: list[Following] = FOLLOWED) -> str | list[str]:
    """The slug that is meant, or those that are offered."""
    found = resolve(name, followings, "status")
    match found:
        case Following():
            return found.competition.slug
        case WhichCompetition() | NoSuchCompetition():
            return [ref.slug for ref in found.followed]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("nbme", "nbme"),
        ("  NBME ", "nbme"),
        ("ｎｂｍｅ", "nbme"),
        ("nb", "nbme"),
        ("clinical", "nbme"),
        ("Santa  2026", "santa-2026"),
        ('"santa 2026"', "santa-2026"),
        ("「santa 2026」", "santa-2026"),
        ("2026", "santa-2026"),
        ("アトマｶｯﾌﾟ", "アトマ"),
        ("https://www.kaggle.com/competitions/nbme/overview", "nbme"),
        ("<https://www.kaggle.com/c/nbme|kaggle.com/c/nbme>", "nbme"),
    ],
)
def test_a_name_that_means_one(name: str, slug: str) -> None:
    assert meant(name) == slug


def test_the_whole_name_goes_before_the_beginning_and_that_before_the_middle() -> None:
    followed = [a_following("santa"), a_following("santa-2"), a_following("old-santa")]
    assert meant("santa", followed) == "santa"
    assert meant("santa-", followed) == "santa-2"
    assert meant("sant", followed) == ["santa", "santa-2"]
    assert meant("old", followed) == "old-santa"


def test_several_are_asked_about_with_the_command_that_was_said() -> None:
    found = resolve("santa", FOLLOWED, "mute")
    assert isinstance(found, WhichCompetition)
    assert (found.command, [r.slug for r in found.followed]) == (
        "mute",
        ["santa-2025", "santa-2026"],
    )


def test_no_name_is_the_only_one_there_is() -> None:
    assert meant("", FOLLOWED[:1]) == "nbme"
    assert meant("") == list(TITLES)
    assert meant("", []) == []


def test_of_none_the_nearest_comes_first() -> None:
    found = resolve("snata 2026", FOLLOWED, "status")
    assert isinstance(found, NoSuchCompetition)
    assert (found.name, found.followed[0].slug) == ("snata 2026", "santa-2026")
    assert len(found.followed) == len(FOLLOWED)


def test_one_in_several_channels_is_one() -> None:
    assert meant("nb", [*FOLLOWED, a_following(channel="#b")]) == "nbme"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Santa 2026", "santa-2026"),
        ("atmaCup #18", "atmacup-18"),
        ("ＡＴＭＡ／カップ", "atma-カップ"),
        (" Zürich (2nd) ", "zürich-2nd"),
        ("a@b/c d", "a-b-c-d"),
        ("🎅", ""),
        ("__", ""),
        ("", ""),
    ],
)
def test_a_slug_for_a_name(name: str, slug: str) -> None:
    assert slug_for(name) == slug


def test_a_name_is_plain_without_quotes_and_marks() -> None:
    assert plain_name(" “Santa  2026” ") == "Santa 2026"
    assert plain_name('six " inch') == 'six " inch'


@pytest.mark.parametrize(
    ("arguments", "slug"),
    [
        ("santa confirmed", "santa"),
        (" アトマ  Confirmed ", "アトマ"),
        ("santa", None),
        ("confirmed", None),
        ("santa 2026 confirmed", None),
    ],
)
def test_what_was_asked_about_once(arguments: str, slug: str | None) -> None:
    assert confirmed(arguments) == slug
