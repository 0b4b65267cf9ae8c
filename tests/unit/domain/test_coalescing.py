"""After an outage the last word on a final run is said, and nothing that is over."""

from datetime import datetime

import pytest

from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.delivery import compose
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.message_plan import (
    LatestStart,
    ResetAhead,
    Selection,
    SelectionAsked,
    VerdictChanged,
)
from deadline_bot.domain.outbox_content import OutboxContent
from tests.fakes.facts import CLOSE, DAY, HOUR, NOW, SECOND
from tests.unit.domain.final_run.test_saying import REF, TARGET, a_step, a_view
from tests.unit.domain.test_delivery import PLAIN, m, shown

OTHER = CompetitionRef("other", "Other", "", "kaggle")
NOTHING = Selection((), ())


def asked(lead_hours: int | None, competition: CompetitionRef = REF) -> SelectionAsked:
    lead = None if lead_hours is None else lead_hours * HOUR
    return SelectionAsked(competition, CLOSE, lead, NOTHING)


def a_start(lead_hours: int, step: str = "infer", later_by_hours: int = 0) -> LatestStart:
    at = NOW + (3 + later_by_hours) * HOUR
    return LatestStart(REF, a_step(step), at, lead_hours * HOUR, HOUR)


@pytest.mark.parametrize(
    ("earlier", "last", "of_another"),
    [
        ([asked(24), asked(None)], asked(1), asked(24, OTHER)),
        ([a_start(3)], a_start(0), a_start(3, "ensemble")),
        # It moved: the later decision counts, though it fell due earlier.
        ([a_start(3, later_by_hours=2)], a_start(3), a_start(3, "ensemble")),
        (
            [VerdictChanged(a_view(TARGET + HOUR), NOW, Verdict.ON_TRACK)],
            VerdictChanged(a_view(TARGET + DAY), NOW + HOUR, Verdict.TIGHT),
            a_start(3),
        ),
    ],
)
def test_of_those_about_the_same_the_last_is_said(
    earlier: list[OutboxContent], last: OutboxContent, of_another: OutboxContent
) -> None:
    contents = [*earlier, last, of_another]
    pending = [m(n, content) for n, content in enumerate(contents)]
    said: list[OutboxContent] = []
    # Each goes out as a post of its own.
    while pending:
        composition = compose(pending, NOW + HOUR, PLAIN, company_at=None)
        said += shown(composition)
        gone = {*composition.posted, *composition.coalesced}
        pending = [message for message in pending if message not in gone]
    assert said == [last, of_another]


@pytest.mark.parametrize(
    ("content", "over_at"),
    [
        (asked(1), CLOSE),
        (ResetAhead(REF, NOW + 10 * HOUR, 3, 1), NOW + 10 * HOUR),
    ],
)
def test_what_can_be_done_no_more_is_not_said(content: OutboxContent, over_at: datetime) -> None:
    message = m(1, content)
    assert compose([message], over_at - SECOND, PLAIN, company_at=None).posted == (message,)
    assert compose([message], over_at, PLAIN, company_at=None).coalesced == (message,)
