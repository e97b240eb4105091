"""What the demo says: where it is, what to try, and how to stop it, in two languages."""

from typing import Final

_TRY: Final = """
  ひとめ Hitome   {address}

  ・日付と「午前・午後・夜間」を選ぶと、空いている部屋がひとめで分かります。
    Choose a day and a part of it: every free room of the ward in one look.
  ・サインインは「デモ用の本人確認(見本)」で。見本の人を選ぶと、予約・取消ができます。
    Sign in with the demo identity check as a sample person; then book and cancel.
  ・お知らせのメール Letters: {mail}
  ・GraphQL: {address}/graphql
  ・記録 Logs: {logs}

  止めるには Ctrl-C(データは残ります)  Ctrl-C stops it; the data stays.
"""


def welcome(*, address: str, mail: str, logs: str) -> str:
    """Return the last words of a start."""
    return _TRY.format(address=address, mail=mail, logs=logs)


def running_already(folder: str) -> str:
    """Return what to say when this checkout is being served by another process."""
    return (
        f"このフォルダーのデモはすでに動いています。\n"
        f"The demo of this folder is running already (its data is in {folder})."
    )


def fallen(name: str, log: str) -> str:
    """Return what to say when a part of the demo ended by itself."""
    return (
        f"{name} が終了したので、すべて止めます。データは残っています。\n"
        f"{name} has ended, so everything stops; nothing that was answered is lost. Log: {log}"
    )
