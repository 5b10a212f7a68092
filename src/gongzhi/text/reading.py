"""All that the words of a report tell, in one go: no database is asked, so that another process can do it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gongzhi.text.categories import suggest
from gongzhi.text.chars import clean_text
from gongzhi.text.masking import mask
from gongzhi.text.twins import fingerprint
from gongzhi.text.urgency import urgent_words

type Lexicon = Mapping[str, Sequence[str]]


class Reading(NamedTuple):
    words: str  # cleaned, as its bearer reads them
    text: str  # with personal data masked
    title: str  # masked; empty where the report has none of its own
    fingerprint: str
    is_urgent: bool
    category: str  # whose words are in it; empty where no category's are, or no lexicon was given


def read(text: str, title: str = "", *, most: int, lexicon: Lexicon | None = None) -> Reading:
    """A text of at most so many signs; what goes beyond is cut."""
    words = clean_text(text, most)
    found = suggest(f"{title}\n{text}", lexicon) if lexicon else []
    return Reading(
        words,
        mask(words).text,
        mask(title).text if title else "",
        fingerprint(words),
        bool(urgent_words(words)),
        found[0].category if found else "",
    )


def read_all(rows: Sequence[tuple[str, str]], *, most: int, lexicon: Lexicon) -> list[Reading]:
    """The same for many rows of text and title."""
    return [read(text, title, most=most, lexicon=lexicon) for text, title in rows]
