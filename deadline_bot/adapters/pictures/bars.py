"""How a bar looks: by its state, and by how sure its end is.

The colours are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which people who are
colour-blind tell apart; hatches and marks tell the same where there is no colour at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from deadline_bot.adapters.pictures.sheet import Font, Point, Sheet
from deadline_bot.domain.timeline import Bar, BarState

BLACK, GREY, PALE = "#000000", "#555555", "#d9d9d9"
#: Darker than the palette's, since letters need more contrast than areas.
ALARM = "#a83e00"
_SKY, _BLUE, _GREEN = "#56b4e9", "#0072b2", "#009e73"
_ORANGE, _VERMILLION, _YELLOW = "#e69f00", "#d55e00", "#f0e442"
#: The shortest bar that is seen.
_LEAST_WIDTH = 3.0
#: How wide a bar is whose end nobody knows.
_UNKNOWN_WIDTH = 22.0


@dataclass(frozen=True, slots=True)
class Look:
    """The colour of a state; of what is past a hatch, of what is to come a lighter tint."""

    color: str
    tint: str
    hatch: str = ""


LOOKS = {
    BarState.WAITING: Look(_SKY, "#d9eefb"),
    BarState.RUNNING: Look(_BLUE, "#8fc1e0"),
    BarState.STALLED: Look(_ORANGE, "#f6dea8", "..."),
    BarState.DONE: Look(_GREEN, "#b3e2d5"),
    BarState.FAILED: Look(_VERMILLION, "#f6c9a8", "xxx"),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """Where instants are across the sheet: `left` ≤ x ≤ `right`, cut at both ends."""

    left: float
    right: float
    place: Callable[[datetime], float]

    def x(self, at: datetime) -> float:
        return self.left + (self.right - self.left) * min(1.0, max(0.0, self.place(at)))

    def is_before(self, at: datetime) -> bool:
        return self.place(at) < 0

    def is_beyond(self, at: datetime) -> bool:
        return self.place(at) > 1


def draw_bar(sheet: Sheet, bar: Bar, scale: Scale, now: datetime, top: float, low: float) -> None:
    """One bar between `top` and `low`, with its marks."""
    left = min(scale.x(bar.starts_at), scale.right - _LEAST_WIDTH)
    if bar.ended_at is not None:
        right = _past(sheet, bar, (left, top), (scale.x(bar.ended_at), low))
        _mark_end(sheet, bar.state, right, top, low)
    else:
        right = _to_come(sheet, bar, scale, now, (left, top), low)
    if bar.is_critical:
        sheet.box((left, top), (right, low), edge=BLACK, edge_width=1.4)
    if scale.is_before(bar.starts_at):
        arrow(sheet, scale.left - 1, top, low, direction=-1)
    if scale.is_beyond(bar.last_at):
        arrow(sheet, scale.right + 1, top, low, direction=1)
    if bar.state is BarState.WAITING and bar.latest_start_at is not None:
        is_overdue = bar.is_start_overdue(now)
        latest_start(sheet, scale.x(bar.latest_start_at), top, low, is_overdue=is_overdue)


def arrow(sheet: Sheet, x: float, top: float, low: float, *, direction: int) -> None:
    """There is more beyond the edge of the picture."""
    middle = (top + low) / 2
    sheet.shape([(x, middle - 4), (x + 5 * direction, middle), (x, middle + 4)], GREY)


def latest_start(
    sheet: Sheet, x: float, top: float, low: float, *, is_overdue: bool = False
) -> None:
    """The mark of a latest start: a pointer from below, which hides nothing of the bar."""
    sheet.line([(x, top - 2), (x, low)], BLACK, 1.2)
    pointer = [(x, low - 2), (x - 4.5, low + 5), (x + 4.5, low + 5)]
    sheet.shape(pointer, _VERMILLION if is_overdue else _YELLOW, BLACK)


def spread_box(sheet: Sheet, corner: Point, opposite: Point, look: Look) -> None:
    """The time between p50 and p90."""
    sheet.box(corner, opposite, fill="white", edge=look.color, hatch="/////")


def past_box(sheet: Sheet, corner: Point, opposite: Point, look: Look) -> None:
    """The time that a run has taken."""
    if not look.hatch:
        sheet.box(corner, opposite, fill=look.color, edge=look.color)
        return
    sheet.box(corner, opposite, fill=look.color, edge="white", hatch=look.hatch)
    sheet.box(corner, opposite, edge=look.color)


def ahead_box(sheet: Sheet, corner: Point, opposite: Point, look: Look) -> None:
    """The time that it will take at least as likely as not."""
    sheet.box(corner, opposite, fill=look.tint, edge=look.color)


def _past(sheet: Sheet, bar: Bar, corner: Point, end: Point) -> float:
    right = max(end[0], corner[0] + _LEAST_WIDTH)
    past_box(sheet, corner, (right, end[1]), LOOKS[bar.state])
    return right


def _to_come(
    sheet: Sheet, bar: Bar, scale: Scale, now: datetime, corner: Point, low: float
) -> float:
    """Draws what goes on or has not begun; returns where it ends."""
    look = LOOKS[bar.state]
    x, top = corner
    if bar.state is not BarState.WAITING:
        x = _past(sheet, bar, corner, (scale.x(now), low))
    if bar.p90_at is None:
        right = min(x + _UNKNOWN_WIDTH, scale.right)
        sheet.box((x, top), (right, low), fill="white", edge=look.color, edge_style="dashed")
        sheet.text(((x + right) / 2, (top + low) / 2 + 3.5), "?", Font(10, GREY), "center")
        return right
    right = max(scale.x(bar.p90_at), x + _LEAST_WIDTH)
    if bar.p50_at is None:
        sheet.box((x, top), (right, low), fill="white", edge=look.color, edge_style="dashed")
        return right
    middle = min(max(scale.x(bar.p50_at), x), right)
    if middle > x:
        ahead_box(sheet, (x, top), (middle, low), look)
    spread_box(sheet, (middle, top), (right, low), look)
    return right


def _mark_end(sheet: Sheet, state: BarState, x: float, top: float, low: float) -> None:
    """A tick or a cross after the end."""
    middle = (top + low) / 2
    if state is BarState.DONE:
        tick = [(x + 3, middle), (x + 5.5, middle + 3), (x + 10, middle - 4)]
        sheet.line(tick, LOOKS[state].color, 2)
        return
    for slope in (1, -1):
        cross = [(x + 3, middle - 3.5 * slope), (x + 10, middle + 3.5 * slope)]
        sheet.line(cross, LOOKS[state].color, 2)
