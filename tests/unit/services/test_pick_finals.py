"""Which submissions people pick, of which competition."""

import pytest

from deadline_bot.domain.answer import Answer
from deadline_bot.domain.answer_channel import NoSuchCompetition, Usage, WhichCompetition
from deadline_bot.domain.answer_plan import NoSuchSubmission, SelectionAnswer
from deadline_bot.domain.submission import Submission
from tests.fakes.facts import DAY, NOW, a_competition
from tests.fakes.job_facts import a_submission
from tests.unit.services.talk import Talk

SUBMISSIONS = (
    a_submission(id="101", competition="near", description="deberta fold 0"),
    a_submission(id="102", competition="near", description="blend"),
    a_submission(id="201", competition="far", description="blend"),
    a_submission(id="202", competition="far", description="near miss"),
)


async def talking(*submissions: Submission) -> Talk:
    """Two competitions are followed, both without a final run."""
    talk = Talk()
    await talk.world.open()
    near = a_competition("near", title="Near Miss", close=NOW + 2 * DAY)
    await talk.world.follow(near, a_competition("far", close=NOW + 9 * DAY))
    for submission in submissions or SUBMISSIONS:
        await talk.world.store.run(lambda tx, s=submission: tx.save_submission(s))  # type: ignore[misc]
    return talk


def picked(answer: Answer) -> tuple[str, list[str]]:
    assert isinstance(answer, SelectionAnswer)
    return answer.competition.slug, [s.id for s in answer.selection.picks]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("pick", ("near", [])),
        ("pick far", ("far", [])),
        ("pick FAR 201 202", ("far", ["201", "202"])),
        ("pick far blend", ("far", ["201"])),
        ("pick 101 102", ("near", ["101", "102"])),
        # Ids tell the competition.
        ("pick 201, #202", ("far", ["201", "202"])),
        ('pick "deberta fold 0" 102', ("near", ["101", "102"])),
        ("選択 「deberta fold 0」、102", ("near", ["101", "102"])),
        ('pick "Near Miss" 101', ("near", ["101"])),
    ],
)
async def test_the_competition_is_named_or_told_by_the_submissions(
    said: str, expected: tuple[str, list[str]]
) -> None:
    talk = await talking()
    assert picked(await talk.tell(said)) == expected


async def test_what_two_competitions_have_is_asked_about() -> None:
    talk = await talking()
    answer = await talk.tell("pick blend")
    assert isinstance(answer, WhichCompetition)
    assert [ref.slug for ref in answer.followed] == ["near", "far"]


async def test_three_are_refused_and_change_nothing() -> None:
    talk = await talking(*(a_submission(id=str(n), competition="near") for n in range(100, 104)))
    await talk.tell("pick 101 102")
    assert isinstance(await talk.tell("pick 101 102 103"), Usage)
    assert picked(await talk.tell("pick")) == ("near", ["101", "102"])


async def test_what_is_not_there_is_said() -> None:
    talk = await talking()
    answer = await talk.tell("pick far 101")
    assert isinstance(answer, NoSuchSubmission)
    assert (answer.text, set(answer.known)) == ("101", {"201", "202"})
    answer = await talk.tell("pick 999 101")
    assert isinstance(answer, NoSuchSubmission)
    assert answer.text == "999"


async def test_without_any_submission_the_competition_is_asked_for() -> None:
    talk = Talk()
    await talk.world.open()
    assert isinstance(await talk.tell("pick"), NoSuchCompetition)
