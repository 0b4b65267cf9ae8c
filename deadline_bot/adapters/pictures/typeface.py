"""The fonts of a picture: which are there, and what they can draw.

A Japanese font is not everywhere, and a character that a font lacks is drawn as a box. So every
text is asked for its characters before it is drawn.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from matplotlib import get_data_path
from matplotlib.font_manager import FontPath, FontProperties, findSystemFonts
from matplotlib.ft2font import FT2Font

#: Japanese sans-serif fonts by the names of their files, regular and bold, the best first.
_JAPANESE = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansCJKjp-Regular.otf", "NotoSansCJKjp-Bold.otf"),
    ("NotoSansJP-Regular.otf", "NotoSansJP-Bold.otf"),
    ("NotoSansJP-Regular.ttf", "NotoSansJP-Bold.ttf"),
    ("SourceHanSans-Regular.ttc", "SourceHanSans-Bold.ttc"),
    ("SourceHanSansJP-Regular.otf", "SourceHanSansJP-Bold.otf"),
    ("ヒラギノ角ゴシック W3.ttc", "ヒラギノ角ゴシック W6.ttc"),
    ("YuGothR.ttc", "YuGothB.ttc"),
    ("meiryo.ttc", "meiryob.ttc"),
    ("ipaexg.ttf", "ipaexg.ttf"),
    ("ipagp.ttf", "ipagp.ttf"),
    ("TakaoPGothic.ttf", "TakaoPGothic.ttf"),
    ("VL-PGothic-Regular.ttf", "VL-PGothic-Regular.ttf"),
)
#: The face of a collection for several languages that has the Japanese forms.
_JAPANESE_FACE = "JP"
#: What stands for characters that cannot be drawn; each font has it.
_GAP = "…"
#: Fewer letters and digits (<) of a text that is not whole say nothing.
_LEAST_LEFT = 3
#: Marks and joiners: without them the rest of a text reads as well.
_MARKS = frozenset({"Mn", "Me", "Cf"})


@dataclass(frozen=True, slots=True)
class Typeface:
    """A regular and a bold font; `characters` are the code points that both can draw."""

    regular: FontPath
    bold: FontPath
    characters: frozenset[int]

    def covers(self, text: str) -> bool:
        """Whether every character can be drawn."""
        return all(ord(character) in self.characters for character in text)

    def drawable(self, text: str) -> str:
        """The text, with an ellipsis where it cannot be drawn; empty if too little is left."""
        text = unicodedata.normalize("NFC", text)
        if self.covers(text):
            return text
        kept = (c for c in text if self.covers(c) or unicodedata.category(c) not in _MARKS)
        runs = groupby(kept, key=self.covers)
        drawn = "".join("".join(run) if is_covered else _GAP for is_covered, run in runs)
        return drawn if sum(c.isalnum() for c in drawn) >= _LEAST_LEFT else ""

    def properties(self, *, is_bold: bool, size: float) -> FontProperties:
        """How matplotlib is asked for it; `size` in points."""
        return FontProperties(fname=self.bold if is_bold else self.regular, size=size)


@cache
def installed_typeface() -> Typeface:
    """The best of this machine, as it was when first asked."""
    return find_typeface(findSystemFonts())


def find_typeface(files: Iterable[str | Path]) -> Typeface:
    """A Japanese font, if it is among `files`; else one for European languages.

    That is matplotlib's own, which is always there.
    """
    by_name = {unicodedata.normalize("NFC", Path(file).name): str(file) for file in files}
    for regular, bold in _JAPANESE:
        if regular in by_name:
            return _typeface(by_name[regular], by_name.get(bold, by_name[regular]))
    own = Path(get_data_path()) / "fonts" / "ttf"
    return _typeface(str(own / "DejaVuSans.ttf"), str(own / "DejaVuSans-Bold.ttf"))


def _typeface(regular: str, bold: str) -> Typeface:
    fonts = [_face(regular), _face(bold)]
    characters = frozenset(fonts[0].get_charmap()) & frozenset(fonts[1].get_charmap())
    return Typeface(
        FontPath(regular, fonts[0].face_index), FontPath(bold, fonts[1].face_index), characters
    )


def _face(file: str) -> FT2Font:
    first = FT2Font(file)
    faces = (FT2Font(file, face_index=index) for index in range(1, first.num_faces))
    candidates = (first, *faces)
    return next((f for f in candidates if f.family_name.endswith(_JAPANESE_FACE)), first)
