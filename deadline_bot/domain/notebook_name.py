"""What names a notebook at the host: `owner/slug`. Pure."""

import re

#: A notebook as it is named everywhere in the program.
REF = re.compile(r"[A-Za-z0-9_-]+/[A-Za-z0-9_-]+")
_PAGE = re.compile(r"(?:https?://[^/\s]+)?/?(?:code/)?([A-Za-z0-9_-]+/[A-Za-z0-9_-]+)(?:[?#].*)?")


def ref_of(reference: str) -> str:
    """The `owner/slug` in itself, in the path of a notebook's page or in its address.

    Raises:
        ValueError: it names none.
    """
    match = _PAGE.fullmatch(reference.strip())
    if match is None:
        raise ValueError(f"not a notebook's owner/slug: {reference[:60]!r}")
    return match[1]


def owner_and_slug(ref: str) -> tuple[str, str]:
    """The two parts of a notebook's name.

    Raises:
        ValueError: it is none.
    """
    if not REF.fullmatch(ref):
        raise ValueError(f"not a notebook's owner/slug: {ref[:60]!r}")
    owner, _, slug = ref.partition("/")
    return owner, slug
