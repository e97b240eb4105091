"""Templates of the few pages that are ours here; everything put in is escaped."""

from typing import Final

from jinja2 import Environment, StrictUndefined

_ENVIRONMENT: Final = Environment(autoescape=True, undefined=StrictUndefined)

FAILURE: Final = _ENVIRONMENT.from_string("""<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ said.ja }} | ひとめ</title>
<main>
<h1>{{ said.ja }}</h1>
<p lang="en">{{ said.en }}</p>
<p><a href="/">ひとめに戻る <span lang="en">Back to Hitome</span></a></p>
</main>
</html>
""")
