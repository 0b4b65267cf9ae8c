"""The words of the timeline: what stands on the picture, and the picture told in words.

A screen reader reads the alt text, and so does whoever sees the notification alone.
"""

from datetime import datetime, timedelta

from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.timeline import Bar, BarState, Timeline, most_telling
from deadline_bot.wording.catalogue import CATALOGUES
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import shown

#: Longest alt text that Slack takes:
#: https://docs.slack.dev/reference/methods/files.getUploadURLExternal
ALT_LENGTH = 1000
#: Longest label and owner in the alt text.
LABEL_LENGTH, OWNER_LENGTH = 60, 30
#: From here on (≥) a weekday may be another week's.
_FAR = timedelta(days=6)


def picture_title(wording: Wording, timeline: Timeline) -> str:
    """What the picture shows."""
    return wording.say("timeline.title", competition=shown(timeline.title))


def at_words(wording: Wording, at: datetime, now: datetime) -> str:
    """An instant in the channel's zone, by the weekday alone where that tells it from others."""
    local = at.astimezone(wording.voice.zone)
    weekday = wording.say(f"weekday.{local.weekday()}")
    short = wording.say("timeline.at", weekday=weekday, time=f"{local:%H:%M}")
    return short if short and abs(at - now) < _FAR else wording.instant_words(at)


def tick_words(wording: Wording, at: datetime, *, is_day: bool, is_dated: bool) -> tuple[str, str]:
    """A mark of the axis in two lines, in the channel's zone: the weekday or the time, the date."""
    local = at.astimezone(wording.voice.zone)
    weekday = wording.say(f"weekday.{local.weekday()}")
    date = wording.say("timeline.date", month=wording.say(f"month.{local.month}"), day=local.day)
    return (weekday if is_day else f"{local:%H:%M}", date if is_dated else "")


def bar_note(wording: Wording, bar: Bar, now: datetime) -> str:
    """The one thing to know of a bar beside its place: when to act, or when it ends or ended."""
    if bar.ended_at is not None:
        state = wording.say(f"timeline.state.{bar.state}")
        return wording.say("timeline.ended", state=state, at=at_words(wording, bar.ended_at, now))
    if bar.state is BarState.WAITING and bar.latest_start_at is not None:
        key = "timeline.overdue" if bar.is_start_overdue(now) else "timeline.start_by"
        return wording.say(key, at=at_words(wording, bar.latest_start_at, now))
    if bar.p90_at is None:
        return wording.say("timeline.unknown")
    if bar.p50_at is None:
        key = "timeline.limit"
    else:
        key = "timeline.silent" if bar.state is BarState.STALLED else "timeline.p90"
    return wording.say(key, at=at_words(wording, bar.p90_at, now))


def alt_text(timeline: Timeline, voice: Voice) -> str:
    """The picture in words, of at most `ALT_LENGTH`; bars that find no room are counted."""
    wording = Wording(voice)
    text = wording.say(
        "timeline.alt",
        title=picture_title(wording, timeline),
        now=wording.instant_words(timeline.now),
        finish_by=wording.instant_words(timeline.finish_by),
        close=wording.instant_words(timeline.close),
    )
    sentences = [_bar_sentence(wording, bar, timeline.now) for bar in most_telling(timeline.bars)]
    for n_told in range(len(sentences), -1, -1):
        told = sentences[:n_told]
        if n_more := len(timeline.bars) - n_told:
            more = wording.say("more", n=n_more)
            told = [*told, wording.say("timeline.alt.more", more=more)]
        whole = _joined(wording, text, *told)
        if len(whole) <= ALT_LENGTH:
            break
    return whole


def words_drawn(language: Language) -> str:
    """Every character of the catalogue that can stand on the picture."""
    texts = CATALOGUES[language]
    words = ("timeline.", "weekday.", "month.", "instant", "more")
    return "".join(
        sorted({c for key, text in texts.items() if key.startswith(words) for c in text})
    )


def _bar_sentence(wording: Wording, bar: Bar, now: datetime) -> str:
    label = shown(bar.label, LABEL_LENGTH)
    if owner := shown(bar.owner, OWNER_LENGTH):
        label = wording.say("timeline.alt.owned", label=label, owner=owner)
    note = bar_note(wording, bar, now)
    state = wording.say(f"timeline.state.{bar.state}")
    parts = [] if state in note else [state]
    if bar.is_critical:
        parts.append(wording.say("timeline.alt.critical"))
    parts.append(note)
    if bar.ended_at is None and bar.p50_at is not None and bar.p90_at is not None:
        parts.append(wording.say("timeline.p50", at=at_words(wording, bar.p50_at, now)))
        p90 = wording.say("timeline.p90", at=at_words(wording, bar.p90_at, now))
        parts += [] if p90 in note else [p90]
    listed = parts[0]
    for part in parts[1:]:
        listed = wording.say("listed", first=listed, second=part)
    return wording.say("timeline.alt.bar", label=label, parts=listed)


def _joined(wording: Wording, *sentences: str) -> str:
    text = sentences[0]
    for sentence in sentences[1:]:
        text = wording.say("join", first=text, second=sentence)
    return text
