"""Everything but alerts as it reads, in both languages."""

from deadline_bot.domain.message import (
    AppearedNotice,
    AwayNotice,
    DisappearedNotice,
    FollowingNotice,
    MorningMessage,
    MovedNotice,
    PassedAlert,
    TonightMessage,
)
from deadline_bot.domain.source import SourceState
from deadline_bot.wording.messages import words_of_post
from tests.unit.wording.examples import (
    ATMA,
    ATMA_OWN,
    CLOSE,
    ENGLISH,
    JAPANESE,
    NBME,
    NBME_CLOSE,
    NBME_MERGER,
    NEXT,
    assert_reads,
    days,
    hours,
    post,
    read,
)


def test_moved() -> None:
    later = MovedNotice(NBME_CLOSE, CLOSE - days(2))
    earlier = MovedNotice(NBME_CLOSE, CLOSE + hours(1))
    assert_reads(
        ENGLISH,
        "*Close moved 2 days later*: [NBME]\n"
        "From <11-29 23:59> to <12-01 23:59> (+2 days). Closes in 20 days.\n"
        "All countdowns to it start again.",
        later,
        left=days(20),
    )
    assert_reads(
        ENGLISH,
        "*Close moved 1 h earlier*: [NBME]\n"
        "From <12-02 00:59> to <12-01 23:59> (−1 h). Closed just now.",
        earlier,
        left=hours(0),
    )
    assert_reads(
        JAPANESE,
        "*締切が2日遅くなりました* [NBME]\n"
        "+2日：11/30(月) 08:59 → 12/2(水) 08:59。締切まであと20日。\n"
        "カウントダウンは、新しい日時に合わせてやり直します。\n"
        "- お使いの時間帯では <11-29 23:59> → <12-01 23:59> です。"
        "Kaggle の表示は 12/1 23:59 UTC です。",
        later,
        left=days(20),
    )


def test_appeared_and_disappeared() -> None:
    assert_reads(
        ENGLISH,
        "*New date: Team merger deadline*: [NBME]\n"
        "<11-24 23:59>. Team merging closes in 13 days.\nLast chance to merge teams.",
        AppearedNotice(NBME_MERGER, CLOSE),
        left=days(20),
    )
    assert_reads(
        JAPANESE,
        "*日程が取り下げられました：マージ締切* [NBME]\n"
        "日時：11/25(水) 08:59。情報元に掲載されなくなりました。\n"
        "この日程のお知らせは、以後ありません。\n"
        "- お使いの時間帯では <11-24 23:59> です。",
        DisappearedNotice(NBME_MERGER, CLOSE),
        left=days(20),
    )


def test_after_an_outage() -> None:
    away = AwayNotice(CLOSE - hours(5), CLOSE + hours(1))
    assert_reads(
        ENGLISH,
        "*The bot was away for 6 h*\n"
        "From <12-01 18:59> to <12-02 00:59>."
        " What fell due in between is said once, marked late.\n"
        "*Closed 1 h ago*: [NBME]\n<12-01 23:59>\nNothing submitted from here on counts.",
        away,
        PassedAlert(NBME_CLOSE),
        left=hours(-1),
    )
    assert_reads(
        JAPANESE,
        "*ボットが6時間停止していました*\n"
        "停止期間：12/2(水) 03:59（<12-01 18:59>）〜12/2(水) 09:59（<12-02 00:59>）。"
        "その間のお知らせは、遅れの印を付けて一度だけ投稿します。\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。",
        away,
        left=hours(-1),
    )


def test_the_first_message() -> None:
    first = FollowingNotice((NBME, ATMA), 9980, NEXT, is_first=True)
    assert_reads(
        ENGLISH,
        "*Following 9,982 competitions*\n"
        "• Entry closes in 5 days: [NBME], <11-24 23:59>\n"
        "• “team merge” in 13 days: [atmaCup #18], <12-02 23:59>\n"
        "… and 9,980 more\n"
        "Next alert <12-01 11:59>: [NBME] (12 h before the close)",
        first,
        left=days(12),
    )
    assert_reads(
        JAPANESE,
        "*9,982件のコンペの締切をお知らせします*\n"
        "• 参加締切まであと5日：[NBME] 11/25(水) 08:59（<11-24 23:59>）\n"
        "• 「team merge」まであと13日：[atmaCup #18] 12/3(木) 08:59（<12-02 23:59>）\n"
        "… ほか 9,980件\n"
        "次のお知らせ：12/1(火) 20:59（<12-01 11:59>） [NBME]（締切の12時間前）\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。",
        first,
        left=days(12),
    )


def test_nothing_to_follow_says_what_to_do() -> None:
    nothing = FollowingNotice((), 0, None, is_first=True)
    assert_reads(
        ENGLISH,
        "*Nothing to follow yet*\nEnter a competition on Kaggle, or name competitions in the"
        " config file: follow under [kaggle], or [[competitions]] for any other platform.",
        nothing,
        left=hours(3),
    )
    assert_reads(
        JAPANESE,
        "*お知らせするコンペがまだありません*\nKaggle でコンペに参加するか、設定ファイルに"
        "コンペを書いてください（[kaggle] の follow、ほかのサイトは [[competitions]]）。",
        nothing,
        left=hours(3),
    )


def test_the_first_message_names_the_sources_that_fail() -> None:
    failing = (SourceState("kaggle", None, "no credentials"),)
    nothing = FollowingNotice((), 0, None, is_first=True, failing=failing)
    for voice, words in (
        (ENGLISH, "Kaggle: not heard yet, no credentials"),
        (JAPANESE, "Kaggle：まだ確認できていません（エラー：認証情報がありません）"),
    ):
        assert read(words_of_post(post(nothing), voice, CLOSE)).splitlines()[-1] == words


def test_a_competition_seen_later() -> None:
    seen = FollowingNotice((NBME,), 0, NEXT, is_first=False)
    assert_reads(
        ENGLISH,
        "*Now following*: [NBME]\n• Closes in 3 days, <12-01 23:59>\n"
        "Next alert <12-01 11:59>: [NBME] (12 h before the close)",
        seen,
        left=days(3),
    )
    assert_reads(
        JAPANESE,
        "*新しいコンペの締切をお知らせします* [NBME]\n"
        "• 締切まであと3日：12/2(水) 08:59（<12-01 23:59>）、Kaggle の表示は 12/1 23:59 UTC\n"
        "次のお知らせ：12/1(火) 20:59（<12-01 11:59>） [NBME]（締切の12時間前）\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。",
        seen,
        left=days(3),
    )


def test_tonight() -> None:
    tonight = TonightMessage(CLOSE - hours(9), CLOSE - hours(1), (NBME_CLOSE, ATMA_OWN), 0)
    assert_reads(
        ENGLISH,
        "*Coming up tonight*\n• Closes in 10 h: [NBME], <12-01 23:59>\n"
        "• “team merge” in 1 day 10 h: [atmaCup #18], <12-02 23:59>\n"
        "- Quiet hours from <12-01 14:59> to <12-01 22:59>: until then only the last hour before"
        " a close, dates moved earlier, jobs of the final run that fail or fall silent, and"
        " reminders are posted.",
        tonight,
        left=hours(10),
    )
    assert_reads(
        JAPANESE,
        "*今夜の予定*\n• 締切まであと10時間：[NBME] 12/2(水) 08:59（<12-01 23:59>）、"
        "Kaggle の表示は 12/1 23:59 UTC\n"
        "• 「team merge」まであと1日10時間：[atmaCup #18] 12/3(木) 08:59（<12-02 23:59>）\n"
        "- 静かな時間帯：12/1(火) 23:59（<12-01 14:59>）〜12/2(水) 07:59（<12-01 22:59>）。"
        "この間に投稿するのは、締切前の最後の1時間、日程の前倒し、"
        "最終提出の計画に必要なジョブの失敗と応答なし、リマインダーだけです。"
        "日時は Asia/Tokyo、（ ）内はお使いの時間帯です。",
        tonight,
        left=hours(10),
    )


def test_morning() -> None:
    morning = MorningMessage(CLOSE - hours(1), (NBME_CLOSE,), (ATMA_OWN,), 3)
    assert_reads(
        ENGLISH,
        "*Morning summary*\n*Today*\n• Closes in 1 h: [NBME], <12-01 23:59>\n"
        "*Coming up*\n• “team merge” in 1 day 1 h: [atmaCup #18], <12-02 23:59>\n… and 3 more",
        morning,
        left=hours(1),
    )
    assert_reads(
        JAPANESE,
        "*朝のまとめ*\n*今日の予定*\n• 締切まであと1時間：[NBME] 12/2(水) 08:59"
        "（<12-01 23:59>）、Kaggle の表示は 12/1 23:59 UTC\n"
        "*今後の予定*\n"
        "• 「team merge」まであと1日1時間：[atmaCup #18] 12/3(木) 08:59（<12-02 23:59>）\n"
        "… ほか 3件\n- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。",
        morning,
        left=hours(1),
    )
    assert_reads(
        JAPANESE,
        "*朝のまとめ*\n今日が期日のものはありません。",
        MorningMessage(CLOSE, (), (), 0),
        left=hours(3),
    )
