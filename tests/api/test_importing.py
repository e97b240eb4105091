"""The commands of hand-overs: a dry run, an import, its report, the change-over, the sums."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from infra.config import Settings
from tests.scheduling.legacy.made import bookings, ward


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in ward().items():
        path = tmp_path / "handover" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "handover"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"}, catch_exceptions=False)


def test_a_dry_run_needs_no_database(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (folder / "public/YOYAKU.CSV").write_bytes(bookings("=1+2,x", "1"))
    report = tmp_path / "report.csv"
    said = run("import", str(folder), "--dry-run", "--today", "2026-12-01", "--report", str(report))
    assert said.exit_code == 0
    assert "public/YOYAKU.CSV: UNREADABLE 2" in said.output
    lines = report.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("区分,ファイル,行,列,理由,番号,説明")
    assert any(line.startswith("取り込まない,public/YOYAKU.CSV,2,") for line in lines)
    assert not any(",=1+2" in line for line in lines)  # no formula for a spreadsheet to run


def test_import_report_change_over_and_sums(
    keyed: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", str(keyed.database_url))
    monkeypatch.setenv("HITOME_HOME", str(keyed.home))
    assert "まだ取り込みがありません" in run("import-report").output
    assert run("import", str(folder), "--today", "2026-12-01").exit_code == 0
    first = run("checksum").output
    assert run("import", str(folder), "--today", "2026-12-01").exit_code == 0
    assert run("checksum").output == first
    assert "booking" in first
    assert "public/YOYAKU.CSV" in run("import-report").output
    assert run("change-over", "public", "2026-12-02").exit_code == 0
    (folder / "public/YOYAKU.CSV").write_bytes(bookings())
    said = run("import", str(folder), "--today", "2026-12-03", "--dry-run")
    assert said.exit_code == 0
    assert "移行後の食い違い" not in said.output
