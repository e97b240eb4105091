"""Templates of the few pages that are ours here; everything put in is escaped."""

from typing import Final

from jinja2 import Environment, StrictUndefined

_ENVIRONMENT: Final = Environment(autoescape=True, undefined=StrictUndefined)

SIGN_IN: Final = _ENVIRONMENT.from_string("""<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>サインイン | ひとめ</title>
<main>
<h1>見本の人でサインイン <span lang="en">Sign in as a sample person</span></h1>
<p>実在の人ではありません。<span lang="en">Nobody here is real.</span></p>
{%- for person in people %}
<form method="post" action="/signin">
<input type="hidden" name="next" value="{{ next }}">
<button name="person" value="{{ person.person_id }}">{{ person.name }}</button>
<p>{{ person.holders | join("、") }}</p>
</form>
{%- else %}
<p>見本の人がまだ登録されていません。<span lang="en">No sample people yet.</span></p>
{%- endfor %}
</main>
</html>
""")

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
