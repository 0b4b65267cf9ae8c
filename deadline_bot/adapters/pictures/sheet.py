"""A sheet to draw on, as wide as a phone: boxes, lines, shapes and texts that fit.

Everything is placed in the pixels of a screen 360 wide, from the top left corner; a phone shows
each as three. The sheet takes matplotlib without its global state, so threads may draw at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image

from deadline_bot.adapters.pictures.typeface import Typeface

WIDTH = 360
#: Pixels of the picture per pixel of the sheet.
SCALE = 3
#: A point of matplotlib's, of which an inch has 72, is a pixel of the sheet.
_POINTS = 72
#: How much of a colour is left where an edge is smoothed against white.
_SMOOTHED = (1.0, 0.75, 0.5, 0.25)
_ELLIPSIS = "…"

Point = tuple[float, float]
Style = Literal["solid", "dashed"]


@dataclass(frozen=True, slots=True)
class Font:
    """How a text looks; `size` in pixels of the sheet."""

    size: float
    color: str = "#000000"
    is_bold: bool = False


class Sheet:
    """What is drawn later lies above. A sheet is drawn once and by one thread."""

    def __init__(self, typeface: Typeface) -> None:
        self._typeface = typeface
        self._figure = Figure(dpi=SCALE * _POINTS, facecolor="white")
        self._measure = RendererAgg(1, 1, SCALE * _POINTS)
        self._placed = Affine2D()
        self._n_artists = 0
        self._colors = {"white"}

    def width_of(self, text: str, font: Font) -> float:
        """How wide a text is."""
        properties = self._typeface.properties(is_bold=font.is_bold, size=font.size)
        measured = self._measure.get_text_width_height_descent(text, properties, ismath=False)
        return float(measured[0]) / SCALE

    def fitted(self, text: str, font: Font, width: float) -> str:
        """The text, cut to `width` with an ellipsis; empty where not even that fits."""
        if self.width_of(text, font) <= width:
            return text
        fits, too_long = 0, len(text)
        while too_long - fits > 1:
            n = (fits + too_long) // 2
            is_fit = self.width_of(text[:n].rstrip() + _ELLIPSIS, font) <= width
            fits, too_long = (n, too_long) if is_fit else (fits, n)
        return text[:fits].rstrip() + _ELLIPSIS if fits else ""

    def text(
        self,
        at: Point,
        text: str,
        font: Font,
        align: Literal["left", "center", "right"] = "left",
        *,
        is_backed: bool = False,
    ) -> None:
        """A line of text on its baseline; `is_backed` hides what lies below it."""
        back = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if is_backed else None
        properties = self._typeface.properties(is_bold=font.is_bold, size=font.size)
        artist = Text(
            *at,
            text,
            color=font.color,
            fontproperties=properties,
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
        )
        artist.set_bbox(back)
        self._add(artist, font.color)

    def box(
        self,
        corner: Point,
        opposite: Point,
        *,
        fill: str = "none",
        edge: str = "none",
        hatch: str = "",
        edge_width: float = 0.8,
        edge_style: Style = "solid",
    ) -> None:
        """A rectangle between two corners; the hatch has the colour of the edge."""
        (x, y), (right, bottom) = corner, opposite
        artist = Rectangle(
            (x, y),
            right - x,
            bottom - y,
            facecolor=fill,
            edgecolor=edge,
            linewidth=edge_width,
            linestyle=edge_style,
            hatch=hatch or None,
            hatch_linewidth=0.8,
        )
        self._add(artist, fill, edge)

    def line(
        self, points: Sequence[Point], color: str, width: float, style: Style = "solid"
    ) -> None:
        """A line through points."""
        xs, ys = zip(*points, strict=True)
        self._add(Line2D(xs, ys, color=color, linewidth=width, linestyle=style), color)

    def shape(self, points: Sequence[Point], fill: str, edge: str = "none") -> None:
        """A closed shape through points."""
        artist = Polygon(points, closed=True, facecolor=fill, edgecolor=edge, linewidth=0.8)
        self._add(artist, fill, edge)

    def png(self, height: float) -> bytes:
        """The sheet down to `height`, as PNG."""
        self._figure.set_size_inches(WIDTH / _POINTS, height / _POINTS)
        self._placed.scale(SCALE, -SCALE).translate(0, height * SCALE)
        size = (WIDTH * SCALE, round(height * SCALE))
        # A canvas of the figure's own would keep its pixels until the next collection of garbage.
        renderer = RendererAgg(*size, SCALE * _POINTS)
        self._figure.draw(renderer)
        drawn = Image.frombytes("RGBA", size, bytes(renderer.buffer_rgba())).convert("RGB")
        self._figure.clear()
        png = BytesIO()
        few = drawn.quantize(palette=_palette(self._colors), dither=Image.Dither.NONE)
        few.save(png, "PNG", optimize=True)
        return png.getvalue()

    def _add(self, artist: Artist, *colors: str) -> None:
        self._n_artists += 1
        self._colors.update(colors)
        artist.set_transform(self._placed)
        artist.set_zorder(self._n_artists)
        self._figure.add_artist(artist)


def _palette(colors: Iterable[str]) -> Image.Image:
    """The colours of a picture and their edges: with these alone its file is a third as long."""
    entries: list[int] = []
    for color in sorted(set(colors) - {"none"}):
        channels = to_rgb(color)
        for share in _SMOOTHED:
            entries += [round(255 * (1 - share + share * channel)) for channel in channels]
    palette = Image.new("P", (1, 1))
    palette.putpalette(entries)
    return palette
