"""``jixiao evidence``: what it hands over for one finding and for a report, in every form, and how it refuses."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration import cli
from orchestration.home import Home

WRONG = "s06_three_wrong.txt"


def call(capsys, *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        cli.main([str(a) for a in arguments])
    out = capsys.readouterr()
    return int(stopped.value.code or 0), out.out, out.err


@pytest.fixture
def keys(sample_home: Path) -> dict[str, str]:
    """Rule → key of its finding in the report with three wrong figures."""
    with duckdb.connect(str(Home(sample_home).warehouse), read_only=True) as connection:
        return dict(
            connection.execute(
                "select rule_id, finding_key from marts.fct_finding join marts.dim_report using (report_key)"
                f" where source_name = '{WRONG}' and severity = 'error'"
            ).fetchall()
        )


def test_the_text_has_everything_for_the_file(capsys, sample_home, keys):
    code, out, err = call(capsys, "evidence", keys["SUM.101"], "--home", sample_home)
    assert (code, err) == (0, "")
    for words in (
        "861.20", "621.75", "248.45",  # the numbers as printed
        "取值 861.195～861.205",  # what each of them allows
        "实际差 -9 万元，允许误差 ±0.015 万元",
        "不一致", "「2023年年初预算总支出861.20万元」", "正文", "字符", "疑误", "第 1 版", "SHA-256", "archive/",
        "待处理", "总支出＝基本支出＋项目支出",
    ):  # fmt: skip
        assert words in out, words


def test_the_beginning_of_a_key_is_enough(capsys, sample_home, keys):
    whole = call(capsys, "evidence", keys["DUP.101"], "--home", sample_home)
    assert call(capsys, "evidence", keys["DUP.101"][:10], "--home", sample_home) == whole


def test_json_keeps_the_digits_and_the_places(capsys, sample_home, keys):
    _, out, _ = call(capsys, "evidence", keys["SUM.101"], "--format", "json", "--home", sample_home)
    [finding] = json.loads(out, parse_float=Decimal)
    assert finding["verdict"] == "inconsistent"
    assert (finding["difference"], finding["tolerance"]) == (-9, Decimal("0.015"))
    assert len(finding["original"]["sha256"]) == 64
    assert finding["original"]["is_kept"] is True
    assert finding["state"] == "open"
    with duckdb.connect(str(Home(sample_home).warehouse), read_only=True) as connection:
        for figure in finding["figures"]:
            assert figure["low"] <= figure["value"] <= figure["high"]
            text = connection.execute(
                "select substr(text, ? - char_start + 1, ?) from marts.fct_text_block"
                " where report_key = ? and char_start <= ? and char_end >= ?",
                [
                    figure["char_start"], figure["char_end"] - figure["char_start"], finding["report_key"],
                    figure["char_start"], figure["char_end"],
                ],
            ).fetchall()  # fmt: skip
            assert text == [(figure["snippet"],)]


def test_a_report_gives_all_its_findings_gravest_first(capsys, sample_home, keys):
    _, out, _ = call(capsys, "evidence", "--report", "s06", "--format", "csv", "--home", sample_home)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert set(keys.values()) <= {r["finding_key"] for r in rows}
    assert {r["source_name"] for r in rows} == {WRONG}
    grave = [r["severity"] for r in rows]
    assert grave == sorted(grave, key=["error", "warning", "info"].index)
    assert all(r["snippet"] for r in rows if r["figure_key"])


def test_it_writes_a_file_that_a_spreadsheet_reads(capsys, sample_home, keys, tmp_path):
    path = tmp_path / "evidence.csv"
    code, out, _ = call(
        capsys, "evidence", keys["SUM.201"], "--format", "csv", "-o", path, "--home", sample_home
    )  # fmt: skip
    assert (code, out) == (0, "")
    assert path.read_text(encoding="utf-8").startswith("\ufefffinding_key,")


def test_a_sound_report_says_so(capsys, sample_home):
    with duckdb.connect(str(Home(sample_home).warehouse), read_only=True) as connection:
        [(name,), *_] = connection.execute(
            "select source_name from marts.dim_report"
            " where report_key not in (select report_key from marts.fct_finding) order by 1"
        ).fetchall()
    assert call(capsys, "evidence", "--report", name, "--home", sample_home) == (0, "这份报告没有问题。\n", "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "give the key of a finding, or a report"),
        (("0123abcd", "--report", "s06"), "give the key of a finding, or a report"),
        (("zzzz0000",), "no finding 'zzzz0000' is published"),
        (("a",), "too short"),
        (("%%%%",), "no finding"),  # no pattern
        (("--report", "nothing of that name"), "no report"),
        (("--report", ".txt"), "reports are named like '.txt'"),
        (("0123abcd", "--format", "xlsx"), "xlsx"),
    ],
)
def test_what_names_no_finding_is_wrong_usage(capsys, sample_home, arguments, says):
    code, out, err = call(capsys, "evidence", *arguments, "--home", sample_home)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert says in err


def test_help_tells_how(capsys):
    code, out, _ = call(capsys, "evidence", "--help")
    assert code == 0
    for words in ("FINDING", "--report", "--format", "--output"):
        assert words in out
