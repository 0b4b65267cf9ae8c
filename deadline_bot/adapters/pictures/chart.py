"""The timeline from top to bottom: title, dates, flags, bars, legend.

Each bar has its label above it and not beside it, since a phone has no room beside.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from deadline_bot.adapters.pictures.axis import ticks, window_of
from deadline_bot.adapters.pictures.bars import ALARM, BLACK, GREY, PALE, Scale, arrow, draw_bar
from deadline_bot.adapters.pictures.legend import draw_legend
from deadline_bot.adapters.pictures.sheet import WIDTH, Font, Sheet, Style
from deadline_bot.adapters.pictures.typeface import Typeface
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.timeline import Bar, BarState, Timeline, most_telling
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import shown
from deadline_bot.wording.timeline import (
    bar_note,
    picture_title,
    tick_words,
    words_drawn,
)

_LEFT, _RIGHT = 9.0, WIDTH - 9.0
_TITLE, _SMALL, _HEADING = Font(15, is_bold=True), Font(10, GREY), Font(11, GREY, is_bold=True)
_TICK = Font(10.5, GREY)
_LABEL, _OWNER, _NOTE = Font(12), Font(11, GREY), Font(11, "#333333")
_ALARM_NOTE = Font(11, ALARM, is_bold=True)
#: What a note is told in the colour of an alarm for.
_ALARMING = frozenset({BarState.FAILED, BarState.STALLED})
#: Heights: above the dates, of the dates, of a flag, of a heading, and of a line of text.
_ABOVE_AXIS, _AXIS_HEIGHT, _FLAG_HEIGHT, _HEADING_HEIGHT, _LINE_HEIGHT = (
    44.0,
    32.0,
    16.0,
    20.0,
    17.0,
)
#: The room between two texts on one line, and the part of a line that an owner may take.
_GAP, _OWNER_SHARE = 6.0, 0.35
#: Above this number the rows are closer.
_MANY = 12
#: How far a line is from the next, and how thick its bar is: of few rows, and of many.
_ROWS_OF_FEW, _ROWS_OF_MANY = (38.0, 13.0), (33.0, 9.0)


@dataclass(frozen=True, slots=True)
class _Flag:
    """An instant that concerns all bars: the name of its words, their font, and its line."""

    name: str
    font: Font
    color: str
    width: float
    style: Style = "solid"


#: From the top.
_FLAGS = (
    _Flag("close", Font(11, is_bold=True), BLACK, 2.2),
    _Flag("finish_by", Font(11, is_bold=True), BLACK, 1.4, "dashed"),
    _Flag("now", Font(11, ALARM, is_bold=True), "#d55e00", 1.8),
)


def draw(timeline: Timeline, voice: Voice, typeface: Typeface) -> bytes:
    """The picture as PNG; in English where the typeface lacks characters of the language."""
    if not typeface.covers(words_drawn(voice.language)):
        voice = replace(voice, language=Language.EN)
    return _Chart(timeline, Wording(voice), typeface).png()


class _Chart:
    """One picture while it is drawn."""

    def __init__(self, timeline: Timeline, wording: Wording, typeface: Typeface) -> None:
        self._timeline = replace(timeline, bars=most_telling(timeline.bars))
        self._n_left_out = len(timeline.bars) - len(self._timeline.bars)
        self._wording = wording
        self._typeface = typeface
        self._sheet = Sheet(typeface)
        self._window = window_of(self._timeline)
        self._scale = Scale(_LEFT, _RIGHT, self._window.place)
        is_dense = len(self._timeline.bars) > _MANY
        self._row_height, self._thickness = _ROWS_OF_MANY if is_dense else _ROWS_OF_FEW

    def png(self) -> bytes:
        """Draws all of it."""
        flags_top = _ABOVE_AXIS + _AXIS_HEIGHT
        bars_top = flags_top + len(_FLAGS) * _FLAG_HEIGHT + 6
        bars_low = bars_top + len(self._timeline.bars) * self._row_height
        if self._timeline.other_jobs:
            bars_low += _HEADING_HEIGHT
        self._head()
        self._axis(bars_low)
        self._flags(flags_top, bars_low)
        self._rows(bars_top)
        low = bars_low + 10
        if self._n_left_out:
            more = self._wording.say("more", n=self._n_left_out)
            self._sheet.text((_LEFT, low + 8), more, _SMALL)
            low += _LINE_HEIGHT
        return self._sheet.png(draw_legend(self._sheet, self._wording, self._timeline, low))

    def _head(self) -> None:
        title = self._typeface.drawable(picture_title(self._wording, self._timeline))
        self._sheet.text((_LEFT, 21), self._sheet.fitted(title, _TITLE, _RIGHT - _LEFT), _TITLE)
        zone = self._wording.say("timeline.zone", zone=str(self._wording.voice.zone))
        self._sheet.text((_LEFT, 37), zone, _SMALL)

    def _axis(self, low: float) -> None:
        """The days and times, each with a line down through the bars."""
        top = _ABOVE_AXIS
        base = top + _AXIS_HEIGHT - 3
        marks = ticks(self._window, self._wording.voice.zone)
        has_day = any(mark.is_day for mark in marks)
        for place, mark in enumerate(marks):
            x = self._scale.x(mark.at)
            color, width = ("#b0b0b0", 1.0) if mark.is_day else (PALE, 0.8)
            self._sheet.line([(x, base), (x, low)], color, width)
            is_dated = mark.is_day or (place == 0 and not has_day)
            above, below = tick_words(self._wording, mark.at, is_day=mark.is_day, is_dated=is_dated)
            for words, y in ((above, top + 12), (below, top + 25)):
                if not words:
                    continue
                half = self._sheet.width_of(words, _TICK) / 2
                middle = min(max(x, _LEFT + half), _RIGHT - half)
                self._sheet.text((middle, y), words, _TICK, "center")
        self._sheet.line([(_LEFT, base), (_RIGHT, base)], GREY, 0.8)

    def _flags(self, top: float, low: float) -> None:
        """Now, the target and the close: a line each through all bars, and its words above.

        Each has a line of words of its own, so that they never meet, however close they are.
        """
        tops = [top + row * _FLAG_HEIGHT for row in range(len(_FLAGS))]
        instants = (self._timeline.close, self._timeline.finish_by, self._timeline.now)
        for flag, at, flag_top in zip(_FLAGS, instants, tops, strict=True):
            if self._window.shows(at):
                x = self._scale.x(at)
                self._sheet.line([(x, flag_top + 2), (x, low)], flag.color, flag.width, flag.style)
        for flag, at, flag_top in zip(_FLAGS, instants, tops, strict=True):
            words = self._wording.say(
                f"timeline.flag.{flag.name}", at=self._wording.instant_words(at)
            )
            self._flag_words(at, words, flag.font, flag_top)

    def _flag_words(self, at: datetime, words: str, font: Font, top: float) -> None:
        """Beside its line, on the side where there is more room."""
        x, width = self._scale.x(at), self._sheet.width_of(words, font)
        is_left = x - _LEFT > _RIGHT - x
        place = x - 4 - width if is_left else x + 4
        place = min(max(place, _LEFT), _RIGHT - width)
        self._sheet.text((place, top + 13), words, font, is_backed=True)
        if not self._window.shows(at):
            self._off_edge(at, top)

    def _off_edge(self, at: datetime, top: float) -> None:
        is_before = self._scale.is_before(at)
        edge, direction = (_LEFT - 2, -1) if is_before else (_RIGHT + 2, 1)
        arrow(self._sheet, edge, top + 2, top + _FLAG_HEIGHT, direction=direction)

    def _rows(self, top: float) -> None:
        bars = (*self._timeline.steps, *self._timeline.other_jobs)
        for number, bar in enumerate(bars, start=1):
            if number == len(self._timeline.steps) + 1:
                heading = self._wording.say("timeline.other_jobs")
                self._sheet.text((_LEFT, top + 14), heading, _HEADING, is_backed=True)
                top += _HEADING_HEIGHT
            self._row(bar, number, top)
            top += self._row_height

    def _row(self, bar: Bar, number: int, top: float) -> None:
        now = self._timeline.now
        note = bar_note(self._wording, bar, now)
        is_alarm = bar.state in _ALARMING or bar.is_start_overdue(now)
        note_font = _ALARM_NOTE if is_alarm else _NOTE
        base = top + 12
        room = _RIGHT - _LEFT - self._sheet.width_of(note, note_font) - _GAP
        self._sheet.text((_RIGHT, base), note, note_font, "right", is_backed=True)

        owner = self._typeface.drawable(shown(bar.owner))
        owner = self._sheet.fitted(owner, _OWNER, _OWNER_SHARE * room)
        owner_room = self._sheet.width_of(owner, _OWNER) + _GAP if owner else 0.0
        label = self._typeface.drawable(shown(bar.label))
        label = label or self._wording.say("timeline.number", n=number)
        font = replace(_LABEL, is_bold=bar.is_critical)
        label = self._sheet.fitted(label, font, room - owner_room)
        self._sheet.text((_LEFT, base), label, font, is_backed=True)
        if owner:
            x = _LEFT + self._sheet.width_of(label, font) + _GAP
            self._sheet.text((x, base), owner, _OWNER, is_backed=True)
        bar_top = top + _LINE_HEIGHT
        draw_bar(self._sheet, bar, self._scale, now, bar_top, bar_top + self._thickness)
