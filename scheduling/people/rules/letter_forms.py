"""The forms of one letter: mail as text, mail as HTML, a sheet to print; one content."""

from collections.abc import Callable
from typing import Final, TypeAlias

from markupsafe import Markup, escape

from scheduling.people.rules.letters import Letter, Register
from scheduling.people.rules.readings import pieces
from scheduling.period.rules import TOKYO

MADE: Final = {
    Register.JA: "作成",
    Register.EASY: "つくった とき",
    Register.EN: "Written",
}
# No address to press stands in a letter of ours: one that does is not ours.
NO_LINKS: Final = {
    Register.JA: "区からの通知メールには、押すリンクがありません。リンクがあれば偽物です。",
    Register.EASY: "この てがみに リンクは ありません。リンクが あれば うそです。",
    Register.EN: "Letters from the ward contain no links. One that does is not from us.",
}

MAIL_STYLE: Final = (
    "body{margin:0;padding:24px 16px;background:#f6f5f1;color:#1a1a1a;"
    "font:400 17px/1.7 'Noto Sans JP','Hiragino Sans',Meiryo,sans-serif}"
    "main{max-width:560px;margin:0 auto;padding:24px;background:#fff;border-radius:12px}"
    "h1{margin:0 0 16px;font-size:22px;line-height:1.45}p{margin:0 0 12px}"
    "table{width:100%;margin:16px 0;border-collapse:collapse}"
    "th{padding:8px 12px 8px 0;color:#4d4d4d;font-weight:400;text-align:start;vertical-align:top;"
    "white-space:nowrap}td{padding:8px 0}tr{border-bottom:1px solid #e7e4dd}"
    "small{color:#4d4d4d;font-size:15px}"
)
SHEET_STYLE: Final = (
    "@page{size:A4;margin:22mm 20mm}"
    "body{margin:0;color:#000;background:#fff;"
    "font:400 16pt/1.9 'Noto Sans JP','BIZ UDPGothic',sans-serif}"
    "main{max-width:170mm;margin:0 auto}"
    "h1{margin:8mm 0;font-size:22pt;line-height:1.6}p{margin:0 0 5mm}"
    "table{width:100%;margin:6mm 0;border-collapse:collapse;font-size:16pt}"
    "th{padding:3mm 6mm 3mm 0;font-weight:400;text-align:start;vertical-align:top;"
    "white-space:nowrap}"
    "td{padding:3mm 0;font-weight:700}tr{border-bottom:.3mm solid #767676;break-inside:avoid}"
    "small{font-size:12pt}rt{font-size:.5em}"
    "@media screen{body{padding:24px;background:#f6f5f1}main{padding:32px;background:#fff}}"
)

Write: TypeAlias = Callable[[str], Markup]


def text_of(letter: Letter) -> str:
    """The mail for whoever reads text, or has it read aloud."""
    lines = [
        letter.salutation,
        "",
        *(line for paragraph in letter.paragraphs for line in (paragraph, "")),
        *(f"{fact.label}: {fact.value}" for fact in letter.facts),
        "",
        letter.next_step,
        "",
        NO_LINKS[letter.register],
        "",
        letter.sender,
        _made(letter),
    ]
    return "\n".join(lines) + "\n"


def html_of(letter: Letter) -> str:
    """The mail as a page: no picture, no link, nothing that is fetched from anywhere."""
    return _page(letter, MAIL_STYLE, escape)


def sheet_of(letter: Letter) -> str:
    """The same on paper: large, with furigana where we know it."""
    return _page(letter, SHEET_STYLE, escape if letter.register is Register.EN else _ruby)


def _page(letter: Letter, style: str, write: Write) -> str:
    rows = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(
            write(fact.label), write(fact.value)
        )
        for fact in letter.facts
    )
    told = Markup("").join(Markup("<p>{}</p>").format(write(one)) for one in letter.paragraphs)
    body = Markup(
        '<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>{title}</title><style>{style}</style></head>\n<body><main>\n<p>{to}</p>\n"
        "<h1>{subject}</h1>\n{told}\n<table>{rows}</table>\n<p><b>{next}</b></p>\n"
        "<p><small>{links}</small></p>\n<p>{sender}<br><small>{made}</small></p>\n"
        "</main></body></html>\n"
    )
    return body.format(
        lang="en" if letter.register is Register.EN else "ja",
        title=letter.subject,
        style=Markup(style),  # noqa: S704 - our own constant
        to=write(letter.salutation),
        subject=write(letter.subject),
        told=told,
        rows=rows,
        next=write(letter.next_step),
        links=write(NO_LINKS[letter.register]),
        sender=write(letter.sender),
        made=write(_made(letter)),
    )


def _ruby(text: str) -> Markup:
    return Markup("").join(
        Markup("<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>").format(word, reading)
        if reading
        else escape(word)
        for word, reading in pieces(text)
    )


def _made(letter: Letter) -> str:
    local = letter.made_at.astimezone(TOKYO)
    return f"{MADE[letter.register]}: {local:%Y-%m-%d %H:%M}"
