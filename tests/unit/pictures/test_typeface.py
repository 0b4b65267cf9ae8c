"""The fonts: a Japanese one with Japanese forms where there is one, and no boxes anywhere."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont
from matplotlib.ft2font import FT2Font

from deadline_bot.adapters.pictures.typeface import Typeface, find_typeface, installed_typeface
from deadline_bot.domain.channel import Language
from deadline_bot.wording.timeline import words_drawn
from tests.fakes.timelines import has_japanese_font

WITHOUT = find_typeface(())
needs_japanese = pytest.mark.skipif(
    not has_japanese_font(), reason="no Japanese font; Debian's fonts-noto-cjk has one"
)


def tables_of(path: str, index: int) -> TTFont:
    return TTCollection(path).fonts[index] if path.endswith(".ttc") else TTFont(path)


@needs_japanese
@pytest.mark.parametrize("language", list(Language))
def test_the_font_that_was_found_draws_every_word(language: Language) -> None:
    typeface = installed_typeface()
    assert typeface.covers(words_drawn(language))
    for font in (typeface.regular, typeface.bold):
        glyphs = tables_of(font.path, font.face_index).getBestCmap()
        assert {ord(character) for character in words_drawn(language)} <= glyphs.keys()


@needs_japanese
def test_of_a_collection_the_face_with_japanese_forms_is_taken() -> None:
    """The forms of 直 differ between Japan and China, under one code point."""
    font = installed_typeface().regular
    faces = [FT2Font(font.path, face_index=n) for n in range(FT2Font(font.path).num_faces)]
    chosen = faces[font.face_index]
    others = [face for face in faces if face.family_name.endswith(" SC")]
    assert chosen.family_name.endswith("JP") or len(faces) == 1
    assert all(f.get_char_index(ord("直")) != chosen.get_char_index(ord("直")) for f in others)


def test_without_a_japanese_font_there_is_one_for_english() -> None:
    assert WITHOUT.covers(words_drawn(Language.EN))
    assert not WITHOUT.covers(words_drawn(Language.JA))


def test_a_font_without_a_bold_one_is_used_for_both(tmp_path: Path) -> None:
    own = tmp_path / "ipaexg.ttf"
    own.write_bytes(Path(WITHOUT.regular.path).read_bytes())
    typeface = find_typeface([own])
    assert (typeface.regular, typeface.bold) == (str(own), str(own))


def test_the_best_of_several_fonts_is_taken(tmp_path: Path) -> None:
    fonts = [tmp_path / name for name in ("ipaexg.ttf", "NotoSansJP-Regular.otf", "Other.ttf")]
    for font in fonts:
        font.write_bytes(Path(WITHOUT.regular.path).read_bytes())
    assert find_typeface(fonts).regular == str(fonts[1])


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("fold 3", "fold 3"),
        ("Ünïcode", "Ünïcode"),
        ("学習 fold 3", "… fold 3"),
        ("🔥 hot 🔥🔥", "… hot …"),
        ("1\u20e3 first", "1 first"),
        ("学習", ""),
        ("最終提出を2つ選ぶ", ""),
        ("🔥 …", ""),
        ("", ""),
    ],
)
def test_what_cannot_be_drawn_leaves_an_ellipsis(text: str, drawn: str) -> None:
    assert WITHOUT.drawable(text) == drawn


def test_composed_and_decomposed_letters_are_the_same() -> None:
    typeface = Typeface(WITHOUT.regular, WITHOUT.bold, frozenset(map(ord, "がデ")))
    assert typeface.drawable("か\u3099テ\u3099") == "がデ"
