"""The legend: what colours, hatches and marks mean, as far as they are on the picture."""

from collections.abc import Callable, Iterator

from deadline_bot.adapters.pictures.bars import (
    BLACK,
    LOOKS,
    ahead_box,
    latest_start,
    past_box,
    spread_box,
)
from deadline_bot.adapters.pictures.sheet import WIDTH, Font, Sheet
from deadline_bot.domain.timeline import BarState, Timeline
from deadline_bot.wording.forms import Wording

_FONT = Font(10.5, "#333333")
_LEFT, _RIGHT = 9.0, WIDTH - 9.0
_SAMPLE_WIDTH, _SAMPLE_HEIGHT, _ROW, _GAP = 22.0, 10.0, 18.0, 14.0

#: Draws a sample with its left edge and its top at the place given.
Sample = Callable[[float, float], None]


def draw_legend(sheet: Sheet, wording: Wording, timeline: Timeline, top: float) -> float:
    """Draws the legend from `top` on, in as many lines as it takes; returns where it ends."""
    x, y = _LEFT, top
    for words, sample in _entries(sheet, wording, timeline):
        width = _SAMPLE_WIDTH + 5 + sheet.width_of(words, _FONT)
        if x > _LEFT and x + width > _RIGHT:
            x, y = _LEFT, y + _ROW
        sample(x, y)
        sheet.text((x + _SAMPLE_WIDTH + 5, y + _SAMPLE_HEIGHT - 1), words, _FONT)
        x += width + _GAP
    return y + _ROW


def _entries(sheet: Sheet, wording: Wording, timeline: Timeline) -> Iterator[tuple[str, Sample]]:
    present = {bar.state for bar in timeline.bars}
    for state in BarState:
        if state in present:
            yield wording.say(f"timeline.state.{state}"), _state_sample(sheet, state)
    if any(bar.p90_at is not None and bar.ended_at is None for bar in timeline.bars):
        yield wording.say("timeline.legend.spread"), _spread_sample(sheet)
    if any(bar.latest_start_at is not None for bar in timeline.bars):
        yield wording.say("timeline.legend.latest_start"), _latest_start_sample(sheet)
    if any(bar.is_critical for bar in timeline.bars):
        yield wording.say("timeline.legend.critical"), _critical_sample(sheet)


def _state_sample(sheet: Sheet, state: BarState) -> Sample:
    look = LOOKS[state]

    def draw(x: float, y: float) -> None:
        right, low = x + _SAMPLE_WIDTH, y + _SAMPLE_HEIGHT
        if state is BarState.WAITING:
            ahead_box(sheet, (x, y), (right, low), look)
        else:
            past_box(sheet, (x, y), (right, low), look)

    return draw


def _spread_sample(sheet: Sheet) -> Sample:
    def draw(x: float, y: float) -> None:
        middle, right, low = x + _SAMPLE_WIDTH / 2, x + _SAMPLE_WIDTH, y + _SAMPLE_HEIGHT
        ahead_box(sheet, (x, y), (middle, low), LOOKS[BarState.RUNNING])
        spread_box(sheet, (middle, y), (right, low), LOOKS[BarState.RUNNING])

    return draw


def _latest_start_sample(sheet: Sheet) -> Sample:
    def draw(x: float, y: float) -> None:
        latest_start(sheet, x + 14, y, y + _SAMPLE_HEIGHT - 3)

    return draw


def _critical_sample(sheet: Sheet) -> Sample:
    def draw(x: float, y: float) -> None:
        opposite = (x + _SAMPLE_WIDTH, y + _SAMPLE_HEIGHT)
        sheet.box((x, y), opposite, edge=BLACK, edge_width=1.4)

    return draw
