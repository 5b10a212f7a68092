"""What counts as a foreign word on a Chinese page."""

from __future__ import annotations

import pytest

from tests.foreign import latin_words


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<title>Sign in</title>", {"Sign", "in"}),
        ("<p>共 <b>three</b> 件</p>", {"three"}),
        ('<p><input aria-label="Phone"><img alt="图" title="Look"></p>', {"Phone", "Look"}),
        ('<button data-busy="Sending">发送</button>', {"Sending"}),
        ("<p>导出 PDF，20 MB，用 A4 纸，GB/T 30428</p>", set()),
        ("<p><code>cases.dispatched</code> cases.dispatched /health lin https://example.org/x</p>", set()),
        ("<p>运行 gongzhi serve，或者 gongzhi journal verify。可以写 {org}。</p>", set()),
        ('<p><a lang="en" href="/">English</a> <button type="submit" class="btn">去</button></p>', set()),
        (
            "<script>let words = 1;</script><style>.btn { color: red }</style><textarea>hi there</textarea>",
            set(),
        ),
    ],
)
def test_words_are_found_and_codes_are_not(page, words):
    assert latin_words(f"<html><head><title>共治</title></head>{page}</html>", {"lin"}) == words
