"""Japanese moments of milestones and of jobs: 締切の12時間前, 締切前日の21時, 学習が終わったら.

They are apart from dates, since they move: with the milestone, or with the job.
"""

import re
from datetime import UTC, timedelta

from deadline_bot.domain.when.japanese_clock import clock
from deadline_bot.domain.when.japanese_words import (
    BLANK,
    FROM_NOW,
    LATER,
    LINK,
    NUMBER,
    number,
    pattern,
)
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    Doubt,
    Fault,
    JobEnds,
    Once,
    OnMilestoneDay,
    Outcome,
    Reading,
    Recurring,
    Spoken,
)

Readings = tuple[int, tuple[Reading, ...] | Fault]

_DUE = r"(?:締め?切り?|〆切り?|しめきり|シメキリ|デッドライン|期限|クローズ)"
_ALIASES = (
    (rf"(?:チーム)?(?:マージ|結合|統合)(?:の)?{_DUE}?", "merger"),
    (rf"(?:新規)?(?:参加|エントリー|登録)(?:の)?{_DUE}", "entry"),
    (r"(?:完了目標|完了予定|目標完了)(?:日時|時刻|日)?", "finish_by"),
    ((rf"(?:最終|コンペの?|提出の?|最終提出の?|サブミット?の?)?"
     rf"(?:{_DUE}|コンペ終了|コンペの終了)(?:時刻|日時)?"), "close"),
)  # fmt: skip
_KEYS = tuple((pattern(source), key) for source, key in _ALIASES)
_SPAN = (
    rf"(?:(?P<n>{NUMBER})(?P<unit>秒|分|時間|日|週間?)(?P<half>半)?(?:と?(?P<n2>{NUMBER})(?P<unit2>分|時間))?"
    r"|(?P<word>半日|丸1日|まる1日|半時間))"
)
_FROM_NOW = pattern(rf"{FROM_NOW}{_SPAN}(?:間)?{LATER}")
_SOON = pattern(rf"あと{BLANK}{_SPAN}(?:で(?!す)|したら|経ったら|たったら|後)")
_DURATIONS = {
    "半日": timedelta(hours=12), "丸1日": timedelta(days=1), "まる1日": timedelta(days=1),
    "半時間": timedelta(minutes=30),
}  # fmt: skip
_BEFORE = pattern(
    rf"(?:まで|の|から|より|が|、)?{BLANK}(?:(?:残り|あと|のこり){BLANK}{_SPAN}(?:で|になったら|を切ったら|に|の時点で?|前)?"
    rf")"
)
_BESIDE = pattern(rf"(?:の|から|より|まで)?{BLANK}{_SPAN}(?P<side>前|後)")
_LEFT = pattern(
    rf"(?:残り|のこり){BLANK}{_SPAN}(?:で(?!す)|になったら|を切ったら|の時点で?|(?=$|[ \t]))"
)
_DAY = pattern(
    rf"(?:の)?{BLANK}(?:(?P<before>前日|前の日|前夜|前の晩)|(?P<same>当日|の?日(?![0-9本時]))|(?P<after>翌日|次の日|翌朝)"
    rf"|(?P<n>{NUMBER})日(?P<side>前|後)|(?P<n2>{NUMBER})週間前)"
)
_ITSELF = re.compile(
    "(?:の時刻|の瞬間|と同時|ちょうど|になったら|(?:を|が)?過ぎたら|後|の時|時)?(?=に|で|$|[ \t、])"
)
_UNITS = {
    "秒": timedelta(seconds=1), "分": timedelta(minutes=1), "時間": timedelta(hours=1),
    "日": timedelta(days=1), "週間": timedelta(weeks=1), "週": timedelta(weeks=1),
}  # fmt: skip
_FAILED = (
    r"(?:こけ|コケ|落ち|死ん|失敗し|クラッシュし|エラー(?:に?(?:なっ|し|で落ち|が出)|で(?:止まっ|終わっ|落ち))|止まっ|転け|異常終了し)"
    r"(?:てい|てしまっ|ちゃっ|てしまい)?(?:たら|だら|た時|たとき|た場合|だ場合|ていたら)"
)
_SUCCEEDED = (
    r"(?:成功し|通っ|うまくいっ|正常終了し|正常に終わっ|無事に?終わっ)"
    r"(?:たら|た時|たとき|た場合|次第)"
)
_FINISHED = (
    r"(?:(?:回り|走り|やり|動き|流れ)?(?:終わ|おわ|終え)"
    r"(?:っ?たら|っ?た時|っ?たとき|っ?た後|っ?たあと|っ?てから|り次第|ったタイミング)"
    r"|(?:完了|終了|完走|停止)(?:したら|次第|した後|したとき|した時|し次第|後)|(?:回り|走り)きったら|できたら|出来たら|済んだら|回ったら)"
)
_END = pattern(
    rf"{BLANK}(?:ジョブ)?{BLANK}(?:が|の|は|も)?{BLANK}(?:全部|すべて|無事に?)?"
    rf"(?:(?P<failed>{_FAILED}|(?:失敗|エラー)時)|(?P<succeeded>{_SUCCEEDED})|(?P<finished>{_FINISHED}))[には、,で]{{0,2}}"
)


def length(match: re.Match[str]) -> timedelta:
    """The length that the groups of a span hold."""
    if match["word"]:
        return _DURATIONS[match["word"]]
    unit = _UNITS[match["unit"]]
    by = unit * number(match["n"])
    by += unit / 2 if match["half"] else timedelta()
    return by + (_UNITS[match["unit2"]] * number(match["n2"]) if match["n2"] else timedelta())


def later(text: str, at: int) -> tuple[int, timedelta] | None:
    """A length from now: 3時間後, 1時間半後; days alone are no exact length here."""
    match = _FROM_NOW.match(text, at)
    if match is None or (match["unit"] in ("日", "週間", "週") and not match["half"]):
        return None
    return match.end(), length(match)


def milestone(text: str, at: int, spoken: Spoken) -> tuple[int, str, str | None] | None:
    """The end of a milestone's name at `at`, its key, and the slug said before it."""
    slug = None
    for known in sorted(spoken.milestones, key=len, reverse=True):
        if text[at : at + len(known)].lower() == known.lower():
            slug, at = known, at + len(known)
            link = re.compile(LINK).match(text, at)
            at = link.end() if link else at
            break
    keys = {key for of in spoken.milestones.values() for key in of}
    for key in sorted(keys, key=len, reverse=True):
        if key and text[at : at + len(key)].lower() == key.lower():
            return at + len(key), key, slug
    for source, key in _KEYS:
        if match := source.match(text, at):
            return match.end(), key, slug
    return None


def per_competition(
    spoken: Spoken,
    key: str,
    slug: str | None,
    occasion: BeforeMilestone | OnMilestoneDay | Recurring,
) -> tuple[Reading, ...] | Fault:
    """One reading for each competition that has the milestone, the nearest ahead first."""
    if not spoken.milestones:
        return (Reading(occasion),)
    having = [
        (of[key] < spoken.now, of[key], name)
        for name, of in spoken.milestones.items()
        if key in of and slug in (None, name)
    ]
    if not having:
        return Fault.NO_MILESTONE
    doubts = frozenset({Doubt.WHICH_COMPETITION}) if len(having) > 1 else frozenset[Doubt]()
    return tuple(Reading(occasion, doubts, name) for _, _, name in sorted(having))


def near(text: str, at: int, spoken: Spoken) -> Readings | None:
    """A moment near a milestone at `at`."""
    if match := _SOON.match(text, at):
        return match.end(), _soon(length(match), spoken)
    if match := _LEFT.match(text, at):
        return match.end(), per_competition(
            spoken, "close", None, BeforeMilestone("close", length(match))
        )
    named = milestone(text, at, spoken)
    if named is None:
        return None
    end, key, slug = named
    if found := _on_day(text, end, spoken, key, slug):
        return found
    if match := _BESIDE.match(text, end):
        by = length(match) if match["side"] == "前" else -length(match)
        return match.end(), per_competition(spoken, key, slug, BeforeMilestone(key, by))
    if match := _BEFORE.match(text, end):
        before = BeforeMilestone(key, length(match))
        return match.end(), per_competition(spoken, key, slug, before)
    itself = _ITSELF.match(text, end)
    if itself is None:
        return None
    return itself.end(), per_competition(spoken, key, slug, BeforeMilestone(key, timedelta()))


def _soon(by: timedelta, spoken: Spoken) -> tuple[Reading, ...]:
    """あと30分で: from now, or where the close was meant, before that."""
    found = [Reading(Once((spoken.now.astimezone(UTC) + by).astimezone(spoken.zone)))]
    left = per_competition(spoken, "close", None, BeforeMilestone("close", by))
    if isinstance(left, Fault) or not spoken.milestones:
        return tuple(found)
    each = [*found, *left]
    return tuple(
        Reading(one.occasion, one.doubts | {Doubt.WHICH_DAY}, one.competition) for one in each
    )


def _on_day(text: str, at: int, spoken: Spoken, key: str, slug: str | None) -> Readings | None:
    match = _DAY.match(text, at)
    if match is None:
        return None
    link = re.compile(LINK).match(text, match.end())
    timed = clock(text, link.end() if link else match.end())
    days = -1 if match["before"] else 1 if match["after"] else 0
    if match["n"] or match["n2"]:
        if timed is None and match["side"] != "後":
            return None
        days = -number(match["n"]) if match["n"] else -7 * number(match["n2"])
        days = -days if match["side"] == "後" else days
    hours = timedelta(hours=21 if match["before"] in ("前夜", "前の晩") else 9)
    end = match.end()
    if timed:
        if timed[1] is None:
            return timed[0], Fault.IMPOSSIBLE
        end, hours = timed[0], timed[1].since_midnight
    return end, per_competition(spoken, key, slug, OnMilestoneDay(key, days, hours, spoken.zone))


def job(text: str) -> tuple[int, int, Reading] | None:
    """The end of a job: where the phrase starts and ends, and its reading."""
    match = _END.search(text)
    if match is None:
        return None
    start = 0
    if not text[match.end() :].strip():
        # The text stands before the job: the job begins after its last Japanese word.
        breaks = [
            m.end()
            for m in re.finditer(
                "[ぁ-んァ-ヶー一-龯、。][ \t\u3000、。]|[、。]", text[: match.start()]
            )
        ]
        start = breaks[-1] if breaks else 0
        start += len(text[start : match.start()]) - len(text[start : match.start()].lstrip())
    name = text[start : match.start()].strip(" \t\u3000「」\"'『』")
    if not name:
        return None
    outcome = next(kind for kind in Outcome if match[kind.value])
    return start, match.end(), Reading(JobEnds(name, outcome))
