"""What a person types and sees: exit status, one line per error, formats."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pytest

from orchestration import cli


def call(capsys, *arguments: object) -> tuple[int, str, str]:
    """The command in this process: quick, for everything that needs no run."""
    with pytest.raises(SystemExit) as stopped:
        cli.main([str(a) for a in arguments])
    out = capsys.readouterr()
    return int(stopped.value.code or 0), out.out, out.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("run", "--nonsense"),
        ("run", "/no/such/folder"),
        ("status", "--home", "/tmp/home [1]"),
        ("findings", "--format", "pdf"),
        ("findings", "--severity", "fatal"),
        ("findings", "--format", "xlsx"),
        ("sql",),
    ],
)
def test_wrong_usage_is_two_and_one_line(capsys, arguments, tmp_path, monkeypatch):
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    code, out, err = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", ["findings", "status", ("sql", "select 1")])
def test_without_a_warehouse_it_says_how_to_make_one(capsys, command, tmp_path):
    arguments = command if isinstance(command, tuple) else (command,)
    code, out, err = call(capsys, *arguments, "--home", tmp_path)
    assert code == 1
    assert "jixiao run" in out + err


def test_help_names_every_command(capsys):
    code, out, _ = call(capsys, "--help")
    assert code == 0
    for command in ("run", "parse", "findings", "sql", "status", "serve"):
        assert f"  {command} " in out


def test_the_version_is_the_installed_ones(capsys):
    from importlib.metadata import version

    assert call(capsys, "--version") == (0, f"jixiao {version('jixiao-warehouse')}\n", "")


def test_debug_shows_the_traceback_and_stands_anywhere(capsys, tmp_path):
    _, _, err = call(capsys, "findings", "--home", tmp_path)
    assert "Traceback" not in err
    for arguments in (("--debug", "findings"), ("findings", "--debug")):
        code, _, err = call(capsys, *arguments, "--home", tmp_path)
        assert code == 1
        assert "Traceback" in err


def test_ctrl_c_is_one_line_and_the_status_of_shells(capsys, tmp_path, monkeypatch):
    from orchestration import command_run

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(command_run, "run", interrupted)
    monkeypatch.setattr(cli.os, "_exit", lambda status: (_ for _ in ()).throw(SystemExit(status)))
    assert call(capsys, "run", "--home", tmp_path) == (130, "", "error: interrupted\n")


def test_sql_answers_in_three_formats(capsys, sample_home):
    query = "select report_key, self_score from dim_report order by 1 limit 2"
    _, table, _ = call(capsys, "sql", query, "--home", sample_home)
    assert len(table.splitlines()) == 3
    _, text, _ = call(capsys, "sql", query, "--format", "csv", "--home", sample_home)
    assert [len(r) for r in csv.reader(io.StringIO(text))] == [2, 2, 2]
    _, text, _ = call(capsys, "sql", query, "--format", "json", "--home", sample_home)
    assert all(set(r) == {"report_key", "self_score"} for r in json.loads(text, parse_float=Decimal))


def test_chinese_views_can_be_asked(capsys, sample_home):
    code, out, _ = call(capsys, "sql", "select count(*) as n from 问题清单", "--format", "json", "--home", sample_home)
    assert code == 0
    assert json.loads(out)[0]["n"] >= 3


@pytest.mark.parametrize(
    "statement",
    [
        "delete from marts.dim_report",
        "create table marts.x (a int)",
        "copy marts.dim_report to '/tmp/jixiao-should-not-exist.csv'",
        "select * from read_csv('/etc/passwd')",
        "attach '/tmp/jixiao-should-not-exist.duckdb'",
        "set enable_external_access = true",
        "selec 1",
    ],
)
def test_sql_can_neither_write_nor_leave_the_warehouse(capsys, sample_home, statement):
    code, out, err = call(capsys, "sql", statement, "--home", sample_home)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1


def test_findings_are_filtered_and_exported(capsys, sample_home, tmp_path):
    _, text, _ = call(capsys, "findings", "--format", "json", "--home", sample_home)
    every = json.loads(text)
    order = ["error", "warning", "info"]
    assert [f["severity"] for f in every] == sorted((f["severity"] for f in every), key=order.index)

    _, text, _ = call(capsys, "findings", "--severity", "error", "--format", "json", "--home", sample_home)
    errors = json.loads(text)
    assert len(errors) == 3
    assert {f["source_name"] for f in errors} == {"s06_three_wrong.txt"}
    assert all(f["message_zh"] for f in errors)

    _, text, _ = call(capsys, "findings", "--report", "s06", "--severity", "error", "--home", sample_home)
    assert "3 findings" in text
    _, text, _ = call(capsys, "findings", "--report", "no such report", "--home", sample_home)
    assert "0 findings" in text

    for name in ("f.csv", "f.xlsx", "f.json"):
        file = tmp_path / name
        code, out, _ = call(
            capsys, "findings", "--format", name[2:], "--output", file, "--severity", "error", "--home", sample_home
        )
        assert (code, out) == (0, "")
        assert file.stat().st_size > 0
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as f:
        assert len(list(csv.DictReader(f))) == 3
    page = openpyxl.load_workbook(tmp_path / "f.xlsx").active
    assert page.max_row == 4


def test_status_tells_the_run_and_the_counts(capsys, sample_home):
    code, out, _ = call(capsys, "status", "--home", sample_home)
    assert code == 0
    for word in ("published", "by run", "reports", "figures", "findings", "quarantine  0"):
        assert word in out


def test_parse_prints_the_record_without_a_warehouse(capsys, samples, tmp_path):
    [sample] = samples.glob("s03*")
    code, out, _ = call(capsys, "parse", sample)
    assert code == 0
    for word in ("标题", "部门", "年度", "数据", "绩效指标", "项目", "算式"):
        assert word in out

    code, out, _ = call(capsys, "parse", sample, "--format", "json")
    [document] = json.loads(out, parse_float=Decimal)
    [report] = document["reports"]
    assert report["report"]["fiscal_year"]
    text_of = {b["block_no"]: b for b in report["text_blocks"]}
    for figure in report["figures"]:
        block = text_of[figure["block_no"]]
        start, end = (figure[k] - block["char_start"] for k in ("char_start", "char_end"))
        assert block["text"][start:end] == figure["snippet"]

    (tmp_path / "empty.txt").write_text("")
    code, out, err = call(capsys, "parse", tmp_path / "empty.txt", tmp_path / "missing.txt", sample)
    assert code == 1
    assert [line.startswith("error: ") for line in err.splitlines()] == [True, True]
    assert "标题" in out  # the others go on


def test_generate_writes_reports_with_their_truth(capsys, tmp_path):
    code, out, _ = call(capsys, "generate", tmp_path / "out", "--reports", 3, "--seed", 7, "--formats", "txt,html")
    assert code == 0
    assert "3 reports" in out
    assert len(list((tmp_path / "out" / "reports").iterdir())) == 3
    assert (tmp_path / "out" / "gold" / "figures.tsv").exists()
    code, _, err = call(capsys, "generate", tmp_path / "out", "--formats", "papyrus")
    assert code == 2
    assert err.startswith("error: ")
