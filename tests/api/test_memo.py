"""Answers kept ready: equal content keeps its tag, another view empties the shelf."""

from typing import Final

import brotli

from api.memo import BYTES_MAX, PAGES_MAX, Memo

MEDIA: Final = b"application/json"
BODY: Final = b'{"data":{"word":"' + b"a" * 2_000 + b'"}}'


class View:
    """A view that moves on when told."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self) -> int:
        return self.number


def test_an_answer_is_ready_while_the_view_stands() -> None:
    view = View()
    memo = Memo(view)
    assert memo.find(b"q", MEDIA) is None
    page = memo.keep(b"q", MEDIA, BODY)
    assert memo.find(b"q", MEDIA) is page
    assert memo.find(b"q", b"another/type") is None
    view.number += 1
    assert memo.find(b"q", MEDIA) is None
    assert memo.hits == 1


def test_equal_content_keeps_its_tag_across_views() -> None:
    view = View()
    memo = Memo(view)
    memo.find(b"q", MEDIA)
    before = memo.keep(b"q", MEDIA, BODY).plain.etag
    view.number += 1
    memo.find(b"q", MEDIA)
    assert memo.keep(b"q", MEDIA, BODY).plain.etag == before
    assert memo.keep(b"q", MEDIA, BODY + b" ").plain.etag != before


def test_who_holds_the_tag_gets_no_body() -> None:
    page = Memo(View()).keep(b"q", MEDIA, BODY)
    form = page.form(b"gzip")
    for tag in (form.etag, b"W/" + form.etag, b'"x", ' + form.etag, b"*"):
        answer = form.answer(tag)
        assert (answer.status, answer.body) == (304, b"")
    for held in (None, b'"x"', b""):
        assert form.answer(held).status == 200


def test_each_encoding_has_a_strong_tag_of_its_own() -> None:
    page = Memo(View()).keep(b"q", MEDIA, BODY)
    plain, packed = page.form(b"gzip, deflate"), page.form(b"gzip, br;q=0.9")
    assert plain.etag != packed.etag
    assert dict(packed.whole.headers)[b"content-encoding"] == b"br"
    assert brotli.decompress(packed.whole.body) == plain.whole.body == BODY
    assert len(packed.whole.body) < 100
    assert page.form(b"br;q=0") is page.plain
    assert page.form(b"") is page.plain


def test_the_shelf_is_bounded_in_number_and_in_bytes() -> None:
    memo = Memo(View())
    for number in range(PAGES_MAX + 1):
        memo.keep(str(number).encode(), MEDIA, b"{}")
    assert memo.find(b"0", MEDIA) is None or memo.hits == 0
    big = b"a" * (BYTES_MAX // 2 + 1)
    memo = Memo(View())
    memo.find(b"", MEDIA)
    memo.keep(b"1", MEDIA, big)
    memo.keep(b"2", MEDIA, big)
    assert memo.find(b"1", MEDIA) is None
    assert memo.find(b"2", MEDIA) is not None
