"""A small hand-over cut out of the sample: two public facilities, two halls, the plaza."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

PUBLIC = ("131202000101", "131202000131")
HALLS = ("201", "205")
BOOKINGS_MAX = 25
OPEN_DATA_MAX = 40

Keep = Callable[[list[str]], bool]


def cut(files: Mapping[str, bytes]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    _public(files, found)
    _halls(files, found)
    _plaza(files, found)
    lines = files["opendata/131202_public_facility.csv"].splitlines(keepends=True)
    found["opendata/131202_public_facility.csv"] = b"".join(lines[:OPEN_DATA_MAX])
    found["README.md"] = files["README.md"]
    return found


def _public(files: Mapping[str, bytes], found: dict[str, bytes]) -> None:
    def csv_of(name: str, keep: Keep, limit: int | None = None) -> list[list[str]]:
        text = files[f"public/{name}"].decode("cp932")
        heading, *rows = csv.reader(io.StringIO(text, newline=""))
        kept = [row for row in rows if row and row[0] and keep(row)][:limit]
        made = io.StringIO()
        csv.writer(made, lineterminator="\r\n").writerows([heading, *kept])
        found[f"public/{name}"] = made.getvalue().encode("cp932")
        return kept

    rooms = {row[0] for row in csv_of("SHITSUJO.CSV", lambda row: row[1] in PUBLIC)}
    for name in ("KOMA.CSV", "SHUMOKU.CSV", "GENMEN.CSV"):
        csv_of(name, lambda row: True)
    csv_of("SHISETSU.CSV", lambda row: row[0] in PUBLIC)
    csv_of("KYUKAN.CSV", lambda row: row[0] in PUBLIC)
    csv_of("SHIYORYO.CSV", lambda row: row[0] in rooms)
    booked = csv_of("YOYAKU.CSV", lambda row: row[2] in rooms, BOOKINGS_MAX)
    people = {row[6] for row in booked}
    for name in ("RIYOSHA_KOJIN.CSV", "RIYOSHA_DANTAI.CSV", "KOSEIIN.CSV"):
        csv_of(name, lambda row: row[0] in people)
    csv_of("CHUSEN.CSV", lambda row: row[1] in people, BOOKINGS_MAX)


def _halls(files: Mapping[str, bytes], found: dict[str, bytes]) -> None:
    def tabs_of(name: str, keep: Keep, limit: int | None = None) -> list[list[str]]:
        heading, *lines = files[f"halls/{name}"].decode("utf-16").split("\r\n")
        rows = [line.split("\t") for line in lines]
        kept = [row for row in rows if row[0] and keep(row)][:limit]
        text = "".join(f"{line}\r\n" for line in [heading, *("\t".join(row) for row in kept)])
        found[f"halls/{name}"] = b"\xff\xfe" + text.encode("utf-16-le")
        return kept

    for name in ("kan.txt", "heya.txt", "ryokin.txt", "rinji_kyukan.txt"):
        tabs_of(name, lambda row: row[0] in HALLS)
    tabs_of("genmen.txt", lambda row: True)
    booked = tabs_of("yoyaku.txt", lambda row: row[1] in HALLS, BOOKINGS_MAX)
    groups = {row[6] for row in booked}
    for name in ("dantai.txt", "kaiin.txt"):
        tabs_of(name, lambda row: row[0] in groups)


def _plaza(files: Mapping[str, bytes], found: dict[str, bytes]) -> None:
    def lines_of(
        name: str, keep: Callable[[dict[str, Any]], bool], limit: int | None = None
    ) -> list[dict[str, Any]]:
        text = files[f"plaza/{name}.jsonl"].decode()
        kept = [one for one in map(json.loads, filter(str.strip, text.splitlines())) if keep(one)]
        kept = kept[:limit]
        lines = "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in kept)
        found[f"plaza/{name}.jsonl"] = lines.encode()
        return kept

    for name in ("facility", "fees", "reductions", "windows", "closures"):
        lines_of(name, lambda one: True)
    booked = lines_of("applications", lambda one: True, BOOKINGS_MAX)
    groups = {one["group_id"] for one in booked}
    lines_of("groups", lambda one: one["id"] in groups)
    lines_of("lottery", lambda one: one["group_id"] in groups, BOOKINGS_MAX)
