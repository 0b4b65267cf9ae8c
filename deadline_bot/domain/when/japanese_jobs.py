"""Japanese ends of jobs: 学習が終わったら, fold 3 がこけたら."""

import re

from deadline_bot.domain.when.japanese_words import BLANK, pattern
from deadline_bot.domain.when.occasion import JobEnds, Outcome, Reading

_FAILED = (
    r"(?:こけ|コケ|落ち|死ん|失敗し|クラッシュし|エラー(?:に?(?:なっ|し|で落ち|が出)|で(?:止まっ|終わっ|落ち))|止まっ|転け|異常終了し)"
    r"(?:てい|てしまっ|ちゃっ|てしまい)?(?:たら|だら|た時|たとき|た場合|だ場合|ていたら)"
)
_SUCCEEDED = (
    r"(?:成功し|通っ|うまくいっ|正常終了し|正常に終わっ|無事に?(?:終わっ|完了し|終了し))"
    r"(?:たら|た時|たとき|た場合|次第)"
)
_FINISHED = (
    r"(?:(?:回り|走り|やり|動き|流れ)?(?:終わ|おわ|終え)"
    r"(?:っ?たら|っ?た時|っ?たとき|っ?た後|っ?たあと|っ?てから|り次第|ったタイミング)"
    r"|(?:完了|終了|完走|停止)(?:したら|次第|した後|したとき|した時|し次第|後)|(?:回り|走り)きったら|できたら|出来たら|済んだら|回ったら)"
)
_END = pattern(
    rf"{BLANK}(?:ジョブ)?{BLANK}(?:が|の|は|も)?{BLANK}(?:全部|すべて)?"
    rf"(?:(?P<failed>{_FAILED}|(?:失敗|エラー)時)|(?P<succeeded>{_SUCCEEDED})|(?P<finished>{_FINISHED}))[には、,で]{{0,2}}"
)


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
