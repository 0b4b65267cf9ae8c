"""Alerts as they read, alone and together, in both languages."""

from datetime import timedelta

from deadline_bot.domain.competition import CompetitionRef, Milestone, MilestoneKind
from deadline_bot.domain.delivery import Part
from deadline_bot.domain.message import (
    CountdownAlert,
    Entry,
    PassedAlert,
)
from deadline_bot.wording.document import plain_line
from deadline_bot.wording.messages import words_of_post
from tests.unit.wording.examples import (
    ATMA_CLOSE,
    ATMA_OWN,
    CLOSE,
    ENGLISH,
    JAPANESE,
    NBME,
    NBME_CLOSE,
    NBME_ENTRY,
    NBME_FINISH_BY,
    NBME_MERGER,
    assert_reads,
    days,
    hours,
    post,
    read,
)

_ALERT = CountdownAlert(NBME_CLOSE, hours(3))


def test_a_close_on_kaggle() -> None:
    assert_reads(
        ENGLISH,
        "*Closes in 3 h*: [NBME]\n"
        "<12-01 23:59>\n"
        "Final submission deadline; nothing submitted later counts. On Kaggle only what is scored"
        " by then is safe; select two final submissions, or the best public scores are taken"
        " automatically.",
        _ALERT,
        left=hours(3),
    )
    assert_reads(
        JAPANESE,
        "*締切まであと3時間* [NBME]\n"
        "12/2(水) 08:59\n"
        "最終提出の締切で、以後の提出は無効です。Kaggle では、採点まで終わった提出だけが確実です。"
        "最終サブを2つ選択しないと、パブリックスコアの上位が自動で選ばれます。\n"
        "- お使いの時間帯では <12-01 23:59> です。Kaggle の表示は 12/1 23:59 UTC です。",
        _ALERT,
        left=hours(3),
    )


def test_what_is_left_is_worked_out_when_it_is_said() -> None:
    document = words_of_post(post(_ALERT), ENGLISH, CLOSE - timedelta(seconds=30))
    assert read(document).startswith("*Closes in 30 s*")


def test_entry() -> None:
    assert_reads(
        ENGLISH,
        "*Entry closes in 1 day*: [NBME]\n<11-24 23:59>\n"
        "Last chance to join and to accept the rules.",
        CountdownAlert(NBME_ENTRY, days(1)),
        left=days(8),
    )
    assert_reads(
        JAPANESE,
        "*参加締切まであと1日* [NBME]\n11/25(水) 08:59\n"
        "参加とルールへの同意は、この日時までです。\n- お使いの時間帯では <11-24 23:59> です。",
        CountdownAlert(NBME_ENTRY, days(1)),
        left=days(8),
    )


def test_merger() -> None:
    assert_reads(
        ENGLISH,
        "*Team merging closes in 1 day*: [NBME]\n<11-24 23:59>\nLast chance to merge teams.",
        CountdownAlert(NBME_MERGER, days(1)),
        left=days(8),
    )
    assert_reads(
        JAPANESE,
        "*マージ締切まであと1日* [NBME]\n11/25(水) 08:59\n"
        "チームのマージは、この日時までです。\n- お使いの時間帯では <11-24 23:59> です。",
        CountdownAlert(NBME_MERGER, days(1)),
        left=days(8),
    )


def test_finish_by() -> None:
    assert_reads(
        ENGLISH,
        "*Finish-by target in 12 h*: [NBME]\n<11-30 23:59>\n"
        "The team wants everything finished by then; the time from there to the close is reserve.",
        CountdownAlert(NBME_FINISH_BY, hours(12)),
        left=hours(36),
    )
    assert_reads(
        JAPANESE,
        "*完了目標まであと12時間* [NBME]\n12/1(火) 08:59\n"
        "チームとして、すべての作業を終える目標の日時です。ここから締切までは予備の時間です。\n"
        "- お使いの時間帯では <11-30 23:59> です。",
        CountdownAlert(NBME_FINISH_BY, hours(12)),
        left=hours(36),
    )


def test_the_teams_own() -> None:
    assert_reads(
        ENGLISH,
        "*“team merge” in 1 day*: [atmaCup #18]\n<12-02 23:59>\nA date that the team set itself.",
        CountdownAlert(ATMA_OWN, days(1)),
        left=hours(0),
    )
    assert_reads(
        JAPANESE,
        "*「team merge」まであと1日* [atmaCup #18]\n12/3(木) 08:59\n"
        "チームで決めた日時です。\n- お使いの時間帯では <12-02 23:59> です。",
        CountdownAlert(ATMA_OWN, days(1)),
        left=hours(0),
    )


def test_a_close_elsewhere_says_nothing_of_kaggle() -> None:
    for voice in (ENGLISH, JAPANESE):
        document = words_of_post(post(CountdownAlert(ATMA_CLOSE, hours(3))), voice, CLOSE)
        assert "Kaggle" not in read(document)


def test_a_competition_without_title_and_link_has_its_slug() -> None:
    ref = CompetitionRef("nbme", "", "", "config")
    alert = CountdownAlert(Entry(ref, NBME_CLOSE.milestone), hours(3))
    document = words_of_post(post(alert), ENGLISH, CLOSE - hours(3))
    assert read(document).startswith("*Closes in 3 h*: nbme\n")


def test_a_name_stays_on_its_line_and_ends_somewhere() -> None:
    milestone = Milestone(MilestoneKind.OWN, CLOSE, "a\nb\x1b[31m\u202e" + "c" * 5000)
    alert = CountdownAlert(Entry(NBME.ref, milestone), hours(3))
    first, *_ = words_of_post(post(alert), ENGLISH, CLOSE - hours(3)).sections[0].lines
    words = plain_line(first)
    assert words.startswith("“a b [31m ccc")
    assert words.isprintable()
    assert len(words) < 150


def test_late_and_passed_meanwhile() -> None:
    late = Part(_ALERT, timedelta(minutes=238))
    assert_reads(
        ENGLISH,
        "*Closed 58 min ago*: [NBME]\n<12-01 23:59>\nNothing submitted from here on counts.\n"
        "- Late by 3 h 58 min: it could not be posted in time.",
        late,
        left=-timedelta(minutes=58),
    )
    assert_reads(
        JAPANESE,
        "*締切を過ぎました（58分前）* [NBME]\n12/2(水) 08:59\n以後の提出は無効です。\n"
        "- 3時間58分遅れのお知らせです（予定の時刻に投稿できませんでした）。"
        "お使いの時間帯では <12-01 23:59> です。Kaggle の表示は 12/1 23:59 UTC です。",
        late,
        left=-timedelta(minutes=58),
    )


def test_passed() -> None:
    assert_reads(
        ENGLISH,
        "*Closed just now*: [NBME]\n<12-01 23:59>\nNothing submitted from here on counts.",
        PassedAlert(NBME_CLOSE),
        left=hours(0),
    )
    assert_reads(
        JAPANESE,
        "*完了目標の日時になりました* [NBME]\n12/1(火) 08:59\n"
        "ここから締切までは、予備の時間です。\n- お使いの時間帯では <11-30 23:59> です。",
        PassedAlert(NBME_FINISH_BY),
        left=hours(24),
    )


def test_alerts_of_one_competition_stand_under_its_name() -> None:
    alerts = [CountdownAlert(about, days(1)) for about in (NBME_ENTRY, NBME_MERGER)]
    assert_reads(
        ENGLISH,
        "[NBME]\n*Entry closes in 1 day*: <11-24 23:59>\n"
        "*Team merging closes in 1 day*: <11-24 23:59>\n"
        "- Entry deadline: Last chance to join and to accept the rules."
        " Team merger deadline: Last chance to merge teams.",
        *alerts,
        left=days(8),
    )
    assert_reads(
        JAPANESE,
        "[NBME]\n*参加締切まであと1日* 11/25(水) 08:59（<11-24 23:59>）\n"
        "*マージ締切まであと1日* 11/25(水) 08:59（<11-24 23:59>）\n"
        "- 参加締切：参加とルールへの同意は、この日時までです。"
        "マージ締切：チームのマージは、この日時までです。"
        "日時は Asia/Tokyo、（ ）内はお使いの時間帯です。",
        *alerts,
        left=days(8),
    )


def test_alerts_of_several_competitions_are_counted() -> None:
    assert_reads(
        ENGLISH,
        "*2 notices*\n*Closes in 3 h*: [NBME]\n<12-01 23:59>\n"
        "*“team merge” in 1 day 3 h*: [atmaCup #18]\n<12-02 23:59>\n"
        "- Late by 20 min: it could not be posted in time.\n"
        "- Close: Final submission deadline; nothing submitted later counts."
        " team merge: A date that the team set itself."
        " On Kaggle only what is scored by then is safe; select two final submissions, or the"
        " best public scores are taken automatically.",
        _ALERT,
        Part(CountdownAlert(ATMA_OWN, days(1)), timedelta(minutes=20)),
        left=hours(3),
    )
