"""The memo: order, fingerprints, coverage, masking, and what each form of it shows."""

from __future__ import annotations

import csv
import json
import unicodedata
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from layouts import report as written
from layouts import zeros
from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console

from auditor.case import (
    Case,
    Claim,
    Evidence,
    Finding,
    Judgement,
    Memo,
    Message,
    Outcome,
    Sentence,
    Severity,
    Unchecked,
    Verdict,
)
from auditor.catalog import LANGUAGES
from auditor.memo import as_csv, as_json, as_markdown, as_text
from auditor.memo.compose import coverage, fingerprint, mask, shown, tidy
from auditor.memo.outline import outline
from auditor.pipeline import audit
from auditor.report import (
    Cell,
    Content,
    Quantity,
    Recognised,
    Report,
    Section,
    Span,
    Table,
)
from auditor.template import FORMS, form, name_of
from auditor.words import load

CORPUS = sorted((Path(__file__).parent.parent / "corpus" / "reports").glob("*.txt"))
TEXT = (
    "测试县水务局2023年政府信息公开工作年度报告\n"
    "一、总体情况\n"
    "收到申请3件。联系人电话13812345678。收到申请3件。公开约12%|*重*点<b>。\n"
    "三、收到和处理政府信息公开申请情况\n"
    "新收 5\n"
)
ORGAN = "测试县水务局"


def span(words: str, nth: int = 1) -> Span:
    start = -1
    for _ in range(nth):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def report_of(text: str = TEXT) -> Report:
    cell = Cell("t3.N.tot", Span(len(text) - 2, len(text) - 1), "5", Content.NUMBER, five())
    table = Table("t3", "2021", cell.span, {cell.address: cell})
    one, three = text.index("一、"), text.index("三、")
    sections = (
        Section("overview", Span(one, one + 6), Span(one, three)),
        Section("requests", Span(three, three + 17), Span(three, len(text))),
    )
    recognised = (
        Recognised("organ", ORGAN, "title", Span(0, 6)),
        Recognised("year", "2023", "title", Span(6, 10)),
        Recognised("year", "2022", "file_name"),
    )
    return Report(
        "r.txt", "ab" * 32, "utf-8", "text/plain", text, Span(0, 22), sections, {"t3": table}, (),
        ORGAN, "department", "county", "own", 2023, "2021", recognised,
        cells={cell.address: cell},
    )  # fmt: skip


def five() -> Quantity:
    return Quantity(Decimal(5), "件")


def quoted(words: str, nth: int = 1) -> Evidence:
    return Evidence("text", span(words, nth), words)


def finding(rule: str, severity: Severity, *evidence: Evidence, **more: Any) -> Finding:
    messages = {
        "CEL-02": Message("word", {"cell": "表三「（七）总计」「总计」", "raw": "五"}),
        "STR-02": Message("order"),
        "STR-13": Message("none"),
    }
    outcome = more.pop("outcome", Outcome.FAILS)
    return Finding(rule, outcome, severity, messages[rule], evidence, **more)


def claim(number: int) -> Claim:
    return Claim(
        f"c{number}", "overview", span("收到申请3件"), "收到申请3件", "applications.received_new",
        "=", Quantity(Decimal(3), "件"), 2023, "own",
    )  # fmt: skip


def memo_of(*findings: Finding, verdicts: tuple[Verdict, ...] = ()) -> Memo:
    claims = tuple(claim(number) for number in range(1, len(verdicts) + 1))
    judgements = {
        each.id: Judgement(verdict, "no_table" if verdict is Verdict.UNVERIFIABLE else None)
        for each, verdict in zip(claims, verdicts, strict=True)
    }
    sentence = Sentence("overview", span("联系人电话13812345678。"), "联系人电话13812345678。")
    case = Case(report_of(), (sentence,), claims, judgements)
    unchecked = (Unchecked("YOY-01", "no_previous_report"), Unchecked("COR-01", "needs_corpus"))
    return Memo(case, findings, unchecked)


CELL = Evidence("cell", Span(len(TEXT) - 2, len(TEXT) - 1), "5", "t3.N.tot", Decimal(5))


# --- order and numbers ---------------------------------------------------------------------


def test_findings_stand_by_gravity_then_outcome_then_place() -> None:
    late = finding("CEL-02", Severity.MUST, CELL)
    early = finding("CEL-02", Severity.MUST, quoted("收到申请3件"))
    note = finding("STR-02", Severity.NOTE, quoted("三、"))
    open_ = finding("STR-13", Severity.MUST, quoted("测试县"), outcome=Outcome.UNDECIDED)
    clarify = finding("CEL-02", Severity.CLARIFY, quoted("公开"))
    held = finding("STR-02", Severity.MUST, outcome=Outcome.HOLDS)
    told = shown(memo_of(open_, note, clarify, held, late, early))
    assert [each.finding for each in told] == [early, late, clarify, note, open_]
    assert [each.id for each in told] == ["f1", "f2", "f3", "f4", "f5"]


def test_what_is_undecided_is_a_note() -> None:
    told = shown(memo_of(finding("STR-13", Severity.MUST, outcome=Outcome.UNDECIDED)))
    assert [each.severity for each in told] == [Severity.NOTE]


def test_a_finding_without_a_place_stands_last_of_its_gravity() -> None:
    nowhere = finding("CEL-02", Severity.MUST, Evidence("absence", quote="other"))
    somewhere = finding("CEL-02", Severity.MUST, CELL)
    assert [each.finding for each in shown(memo_of(nowhere, somewhere))] == [somewhere, nowhere]


# --- fingerprints --------------------------------------------------------------------------


def test_a_fingerprint_does_not_move_with_the_text() -> None:
    here = fingerprint(finding("CEL-02", Severity.MUST, quoted("收到申请3件")), report_of())
    assert len(here) == 16
    assert set(here) <= set("0123456789abcdef")
    moved = report_of("前言。\n\n" + TEXT.replace("收到申请3件", "收到 申请３件", 1))
    there = moved.text.index("收到 申请３件")
    evidence = Evidence("text", Span(there, there + 7))
    assert fingerprint(finding("CEL-02", Severity.MUST, evidence), moved) == here


def test_a_fingerprint_knows_rule_words_and_cell() -> None:
    report = report_of()
    different = [
        finding("CEL-02", Severity.MUST, quoted("收到申请3件")),
        finding("STR-02", Severity.MUST, quoted("收到申请3件")),
        finding("CEL-02", Severity.MUST, quoted("公开约12%")),
        finding("CEL-02", Severity.MUST, CELL),
        finding("CEL-02", Severity.MUST, replace(CELL, cell="t3.C.tot")),
        finding("CEL-02", Severity.MUST, Evidence("absence", cell="t3.C.tot")),
    ]
    assert len({fingerprint(each, report) for each in different}) == len(different)


def test_repeated_fingerprints_are_told_apart() -> None:
    first = finding("CEL-02", Severity.MUST, quoted("收到申请3件"))
    again = finding("CEL-02", Severity.MUST, quoted("收到申请3件", 2))
    mark, second = (each.fingerprint for each in shown(memo_of(again, first)))
    assert second == f"{mark}-2"
    held = replace(first, outcome=Outcome.HOLDS)
    assert [each.fingerprint for each in shown(memo_of(held, again))] == [mark]


# --- coverage and masking ------------------------------------------------------------------


def test_coverage_adds_up() -> None:
    memo = memo_of(
        finding("CEL-02", Severity.MUST, CELL),
        finding("STR-02", Severity.NOTE, outcome=Outcome.HOLDS),
        finding("STR-13", Severity.NOTE, outcome=Outcome.UNDECIDED),
        verdicts=tuple(Verdict),
    )
    count = coverage(memo)
    assert (count.supported, count.contradicted, count.unverifiable) == (3, 1, 1)
    assert (count.linked, count.countable) == (4, 5)
    assert (count.run, count.held, count.failed, count.undecided) == (3, 1, 1, 1)
    told = as_json.to_dict(memo, "en")["coverage"]
    assert told["not_checked"] == [
        {"rule": "YOY-01", "why": "no previous report"},
        {"rule": "COR-01", "why": "needs many reports"},
    ]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812345678。", "电话138******78。"),
        ("电话１３８１２３４５６７８。", "电话１３８******７８。"),
        ("138 1234 5678", "138 **** **78"),
        ("身份证33010219900101123X", "身份证330*************3X"),
        ("办公室0571-5623071", "办公室0571-5623071"),
        ("联系电话：5623071", "联系电话：5623071"),
        ("编号138123456789", "编号138123456789"),
        ("收到申请12345678901件", "收到申请12345678901件"),
    ],
)
def test_personal_numbers_are_masked_and_nothing_else(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert len(mask(text)) == len(text)


def test_no_form_of_the_memo_shows_personal_numbers() -> None:
    memo = memo_of(finding("CEL-02", Severity.MUST, quoted("联系人电话13812345678")))
    forms = [as_text.render(memo, "zh"), as_markdown.render(memo, "zh")]
    forms += [as_json.line(as_json.to_dict(memo)), "".join(as_csv.render([memo], "zh"))]
    for page in forms:
        assert "13812345678" not in page
        assert "138" in page


def test_words_of_a_report_cannot_act_on_a_screen() -> None:
    assert tidy("a\x1b[31m红\u202e\n 二\u3000三") == "a[31m红 二 三"


# --- JSON ----------------------------------------------------------------------------------


def test_json_has_the_fields_of_the_contract() -> None:
    memo = memo_of(
        finding("CEL-02", Severity.MUST, quoted("收到申请3件"), CELL, expected=Decimal(5),
                actual=Decimal(3), claims=("c1",), section="overview", reading="新收"),
        finding("STR-02", Severity.NOTE, CELL, outcome=Outcome.HOLDS),
        verdicts=(Verdict.CONTRADICTED,),
    )  # fmt: skip
    told = as_json.to_dict(memo, with_text=True, with_checks=True)
    assert list(told) == [
        "schema", "tool", "report", "sections", "cells", "sentences", "claims", "commitments",
        "problems", "boilerplate", "findings", "coverage", "checks", "text",
    ]  # fmt: skip
    assert told["schema"] == "auditor.memo/1"
    assert list(told["tool"]) == ["version", "rules", "models", "config"]
    assert list(told["report"]) == [
        "source", "sha256", "organ", "organ_type", "organ_level", "scope", "year", "template",
        "encoding", "media_type", "characters", "previous", "recognised",
    ]  # fmt: skip
    assert told["report"]["recognised"][0] == {
        "fact": "organ", "value": ORGAN, "how": "title", "start": 0, "end": 6,
    }  # fmt: skip
    assert told["cells"] == {
        "t3.N.tot": {"value": 5, "raw": "5", "start": len(TEXT) - 2, "end": len(TEXT) - 1}
    }
    assert list(told["claims"][0]) == [
        "id", "section", "start", "end", "text", "metric", "op", "value", "value_max", "unit",
        "scope_year", "scope", "base", "share_op", "part_of", "parts_sum", "verdict", "reason",
        "expected", "reading", "formula",
    ]  # fmt: skip
    (fault,) = told["findings"]
    assert list(fault) == [
        "id", "rule", "title", "outcome", "severity", "responsibility", "confidence", "needs",
        "section", "claims", "message", "expected", "actual", "difference", "reading", "basis",
        "suggestion", "evidence", "fingerprint", "review",
    ]  # fmt: skip
    assert (fault["expected"], fault["actual"], fault["difference"]) == (5, 3, -2)
    text, cell = fault["evidence"]
    assert told["text"][text["start"] : text["end"]] == text["quote"] == "收到申请3件"
    assert cell == {
        "kind": "cell", "cell": "t3.N.tot", "value": 5, "raw": "5",
        "start": len(TEXT) - 2, "end": len(TEXT) - 1,
    }  # fmt: skip
    (check,) = told["checks"]
    assert list(check) == ["rule", "outcome", "formula", "left", "right", "evidence"]
    assert check["outcome"] == "holds"


def test_an_absence_has_no_offsets() -> None:
    memo = memo_of(finding("STR-13", Severity.IMPROVE, Evidence("absence", quote="other")))
    (fault,) = as_json.to_dict(memo)["findings"]
    assert fault["evidence"] == [{"kind": "absence", "quote": "other"}]


def test_json_numbers_are_whole_where_they_can_be() -> None:
    assert json.dumps([as_json.number(Decimal(n)) for n in ("3.0", "86.42", "-2")]) == (
        "[3, 86.42, -2]"
    )
    assert as_json.number(None) is None


def test_an_array_is_the_same_as_its_objects() -> None:
    objects: list[dict[str, Any]] = [{"a": {"b": ["年"]}}, {"c": None}]
    for some in ([], objects[:1], objects):
        assert "".join(as_json.array(some)) == as_json.dumps(some)


# --- CSV -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@sum", "\tx", "＝1+1"])
def test_no_cell_of_a_spreadsheet_is_a_formula(text: str) -> None:
    assert as_csv.guard(text) == f"'{text}"


def test_numbers_and_other_words_stay_as_they_are() -> None:
    assert [as_csv.guard(value) for value in (-3, None, "年", "a=b")] == [-3, None, "年", "a=b"]


def test_csv_has_a_row_for_each_finding_of_each_memo() -> None:
    fault = finding(
        "CEL-02", Severity.MUST, quoted("收到申请3件"), expected=Decimal(5), actual=Decimal(3)
    )
    table = "".join(as_csv.render([memo_of(fault, fault), memo_of(), memo_of(fault)], "zh"))
    assert table.startswith("\ufeffsource,")
    header, *rows = csv.reader(StringIO(table.removeprefix("\ufeff")))
    assert tuple(header) == as_csv.HEADER
    assert len(rows) == 3
    row = dict(zip(header, rows[0], strict=True))
    assert (row["source"], row["quote"], row["difference"]) == ("r.txt", "收到申请3件", "-2")


# --- the memo in words ---------------------------------------------------------------------


def chapters(memo: Memo) -> dict[str, list[str]]:
    """Return the numbers of the findings in each chapter."""
    keys = ("must", "clarify", "omissions", "quality", "undecided", "unchecked", "positives")
    parts = outline(memo, "zh").parts
    return {
        key: [item.mark for item in part.items if item.mark]
        for key, part in zip(keys, parts, strict=True)
    }


def test_each_finding_stands_in_its_chapter() -> None:
    memo = memo_of(
        finding("CEL-02", Severity.MUST, quoted("测试县")),
        finding("CEL-02", Severity.MUST, quoted("水务局"), responsibility="ambiguous"),
        finding("CEL-02", Severity.MUST, quoted("年度"), responsibility="extraction"),
        finding("CEL-02", Severity.CLARIFY),
        finding("STR-13", Severity.IMPROVE),
        finding("STR-02", Severity.NOTE),
        finding("STR-13", Severity.NOTE, outcome=Outcome.UNDECIDED),
    )
    found = chapters(memo)
    assert found["must"] == ["f1"]
    assert found["clarify"] == ["f2", "f4"]
    assert found["omissions"] == ["f5"]
    assert found["quality"] == ["f6"]
    assert found["undecided"] == ["f3", "f7"]


def test_an_empty_chapter_says_so_in_one_line() -> None:
    text = as_text.render(memo_of(), "zh")
    assert "一、应当更正的错误\n  未发现应当更正的错误。\n" in text
    assert "## 三、要素缺失\n\n未发现要素缺失。\n" in as_markdown.render(memo_of(), "zh")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_memo_tells_facts_with_their_sources(lang: str) -> None:
    facts = {label: (value, how) for label, value, how in outline(memo_of(), lang).facts}
    year = facts["报告年度" if lang == "zh" else "Report year"]
    expected = {"zh": "据标题；文件名作“2022”", "en": "from the title; the file name says “2022”"}
    assert year == ("2023", expected[lang])
    assert "abababababab" in (value for value, _ in facts.values())


def test_a_finding_tells_quotation_cells_numbers_and_who_is_asked_what() -> None:
    fault = finding(
        "CEL-02", Severity.MUST, quoted("收到申请3件"), CELL, expected=Decimal(5), actual=Decimal(3)
    )
    told = as_text.render(memo_of(fault), "zh")
    assert "f1 CEL-02" in told
    assert "原文：第一部分（总体情况）“收到申请3件”" in told
    assert "表格：表三「一、本年新收政府信息公开申请数量」「总计」为5" in told
    assert "比较：对照数5；所载数3；相差-2" in told
    assert "应当更正（更正并重新公布）；判断确定；出在报告本身" in told


def test_quotations_are_short() -> None:
    long = finding("CEL-02", Severity.MUST, Evidence("text", Span(0, 60)))
    (item,) = outline(memo_of(long), "zh").parts[0].items
    quote = item.details[0][1]
    assert quote.endswith("…”")
    assert len(quote.strip("“”")) == 40


def told_cells(memo: Memo, rule: str, lang: str = "zh") -> list[str]:
    """Return what the memo tells of the cells of each finding of ``rule``."""
    label = {"zh": "表格", "en": "Tables"}[lang]
    items = [item for part in outline(memo, lang).parts for item in part.items]
    return [dict(item.details)[label] for item in items if item.title.startswith(rule)]


def right() -> dict[str, str]:
    """Return a form whose sums hold: five requests, refused or granted."""
    cells = {"N.nat": 5, "N.tot": 5, "G.nat": 3, "G.tot": 3, "D3.nat": 2, "D3.tot": 2,
             "T.nat": 5, "T.tot": 5}  # fmt: skip
    return zeros() | {f"t3.{cell}": str(value) for cell, value in cells.items()}


def test_of_many_cells_the_wrong_one_comes_first_and_then_the_totals() -> None:
    memo = audit(written(right() | {"t3.D3.nat": "4"}).encode())
    assert told_cells(memo, "T3-02") == [
        "表三「（三）不予公开—3.危及“三安全一稳定”」「自然人」为4；表三「（七）总计」「自然人」为5；"
        "表三「（三）不予公开—3.危及“三安全一稳定”」「总计」为2，等28格"
    ]
    assert told_cells(memo, "T3-02", "en") == [
        "Table 3「（三）不予公开—3.危及“三安全一稳定”」「自然人」 = 4; "
        "Table 3「（七）总计」「自然人」 = 5; "
        "Table 3「（三）不予公开—3.危及“三安全一稳定”」「总计」 = 2; 28 cells in all"
    ]
    (fault,) = (each for each in as_json.to_dict(memo)["findings"] if each["rule"] == "T3-02")
    assert len(fault["evidence"]) == 28


def test_a_sum_of_few_cells_is_told_whole() -> None:
    (block,) = told_cells(audit(written(right() | {"t4.direct.total": "1"}).encode()), "T4-02")
    assert block.count("；") == 4
    assert "格" not in block


def test_where_no_single_cell_is_wrong_only_totals_are_told() -> None:
    wrong = right() | {"t3.D3.nat": "4", "t3.X1.com": "1", "t3.T.res": "2"}
    for told in told_cells(audit(written(wrong).encode()), "T3-0"):
        assert told.endswith("格")
        assert told.count("；") <= 3


def test_of_many_blank_cells_the_first_are_told() -> None:
    cells = right() | {f"t3.U{row}.{column}": "" for row in (1, 2, 3) for column in ("nat", "com")}
    (told,) = told_cells(audit(written(cells).encode()), "CEL-01")
    assert told.startswith("表三「（四）无法提供—1.本机关不掌握相关政府信息」「自然人」为空白；")
    assert told.endswith("，等6格")
    assert told.count("为空白") == 4


@pytest.mark.parametrize("year", FORMS)
def test_every_cell_of_a_form_has_a_name_of_its_own(year: str) -> None:
    cells = [cell for table in form(year).tables for cell in table.addresses()]
    names = [name_of(year, cell) for cell in cells]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 60
    assert "(" not in "".join(names)
    assert name_of(year, "t3.P.tot") == "表三「（二）部分公开」「总计」"
    assert name_of(year, "t3.T.nat") == "表三「（七）总计」「自然人」"
    assert name_of(year, "t2.penalty" if year == "2021" else "t2.rule.made").startswith("表二「")


def test_readings_are_told_in_english_by_the_names_they_have() -> None:
    rows = load("measures.toml")
    names = {
        reading["name"]
        for row in (*rows["sense"], *rows["measure"])
        for reading in (*row.get("readings", []), *row.get("also", []))
    }
    assert set(load("memo.toml")["reading"]) <= names


def test_a_fact_that_is_unknown_says_what_does_not_tell_it() -> None:
    recognised = (
        Recognised("organ_type", "unknown", "name"),
        Recognised("scope", "unknown", "not said"),
    )
    report = replace(report_of(), organ_type="unknown", scope="unknown", recognised=recognised)
    memo = replace(memo_of(), case=replace(memo_of().case, report=report))
    facts = {label: (value, how) for label, value, how in outline(memo, "zh").facts}
    assert facts["机关类型"] == ("未能识别", "机关名称看不出")
    assert facts["数据范围"] == ("未说明是否汇总", "正文看不出")


def test_what_was_not_checked_is_listed_by_reason() -> None:
    told = as_text.render(memo_of(verdicts=(Verdict.UNVERIFIABLE,)), "zh")
    assert "规则：没有提供上年报告（1项）：YOY-01" in told
    assert "表述：三张表中没有对应数据（1处）：“收到申请3件”" in told


def test_statements_that_agree_are_told_with_their_cell() -> None:
    memo = memo_of(verdicts=(Verdict.SUPPORTED_ALT,))
    how = Judgement(
        Verdict.SUPPORTED_ALT, None, Decimal(5), "新收加上年结转", "t3.N.tot + t3.C.tot"
    )
    case = replace(memo.case, judgements={"c1": how})
    told = as_markdown.render(replace(memo, case=case), "zh")
    assert (
        "“收到申请3件”：表三「一、本年新收政府信息公开申请数量」「总计」 + "
        "表三「二、上年结转政府信息公开申请数量」「总计」为5（按另一口径一致、新收加上年结转）"
    ) in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_memo_ends_with_a_line_to_sign(lang: str) -> None:
    sign = {"zh": "检查人：", "en": "Inspector: "}[lang]
    for render in (as_text.render, as_markdown.render):
        assert render(memo_of(), lang).splitlines()[-1].startswith(sign)


def test_markdown_is_safe_from_the_text_of_the_report() -> None:
    fault = finding("CEL-02", Severity.MUST, quoted("公开约12%|*重*点<b>"))
    assert r"“公开约12%\|\*重\*点&lt;b&gt;”" in as_markdown.render(memo_of(fault), "zh")
    assert as_markdown.escape("1. a") == "1\\. a"
    assert as_markdown.escape("- a ![x](http://y)") == r"\- a \!\[x\](http:&#47;&#47;y)"


HOSTILE = "[red]红[/red]\x1b[31m\x9b2J\u202e\u2066<b>\u2028\r\n# 一"


def hostile() -> Memo:
    """Return the memo of a report that tries to act on the screen wherever its words are shown."""
    cells = right() | {"t3.G.com": HOSTILE.partition("\u2028")[0], "t3.D3.nat": "4"}
    told = audit(
        written(
            cells,
            title=f"石桥县{HOSTILE[:14]}林业局2023年政府信息公开工作年度报告",
            overview=f"2023年，我局{HOSTILE[:20]}收到\u202e政府信息公开申请1\x1b[5m5件。",
        ).encode(),
        name=f"{HOSTILE}.txt",
    )
    case = told.case
    report = replace(case.report, organ=HOSTILE, published=HOSTILE, scope=HOSTILE)
    fault = finding("CEL-02", Severity.MUST, Evidence("absence", quote=HOSTILE), reading=HOSTILE)
    fault = replace(fault, message=Message("word", {"cell": HOSTILE, "raw": HOSTILE}))
    return Memo(replace(case, report=report), (*told.findings, fault), told.unchecked)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hostile_report_is_inert_in_every_form(lang: str) -> None:
    memo = hostile()
    page = StringIO()
    as_text.show(
        as_text.lines(memo, lang), Console(file=page, force_terminal=True, color_system=None)
    )
    plain, markdown = as_text.render(memo, lang), as_markdown.render(memo, lang)
    assert [line.rstrip() for line in page.getvalue().splitlines()] == plain.splitlines()
    assert "[red]红[/red][31m" in plain
    assert r"\[red\]红\[/red\]\[31m" in markdown
    assert "<b>" not in markdown
    forms = [plain, markdown, "".join(as_csv.render([memo], lang)).removeprefix("\ufeff")]
    told = as_json.to_dict(memo, lang, with_text=True, with_checks=True)
    forms += [as_json.dumps(told), as_json.line(told), "".join(as_json.array([told]))]
    for form_ in forms:
        acting = {c for c in form_ if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")} - {"\n"}
        assert not acting
    assert json.loads(forms[3]) == json.loads(forms[4]) == told, "and programs lose nothing"
    assert len(forms[4].splitlines()) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hostile_report_is_mere_text_in_markdown(lang: str) -> None:
    page = as_markdown.render(hostile(), lang)
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(page)
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special", "strong_open", "strong_close"}
    blocks = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert blocks <= {
        "heading", "inline", "paragraph", "bullet_list", "list_item", "hr",
        "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert sum(each.type == "th_open" for each in tokens) == 3 + 6


# --- wide characters -----------------------------------------------------------------------


@pytest.mark.parametrize("width", [68, 80, 100])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_is_wider_than_the_page(width: int, lang: str) -> None:
    fault = finding("CEL-02", Severity.MUST, quoted("收到申请3件"), CELL)
    memo = memo_of(fault, verdicts=tuple(Verdict))
    page = as_text.render(memo, lang, width).splitlines()
    assert max(cell_len(line) for line in page) <= width


def test_columns_are_flush_whatever_the_width_of_characters() -> None:
    memo = memo_of(finding("CEL-02", Severity.MUST, CELL), verdicts=tuple(Verdict))
    page = as_text.render(memo, "zh").splitlines()
    start = next(n for n, line in enumerate(page) if line.startswith("核对范围"))
    assert len({cell_len(line) for line in page[start : start + 3]}) == 1
    values = [line for line in page[2:11] if line]
    assert {cell_len(line[: line.index("  ")].rstrip()) for line in values} <= {4, 6, 8}


def test_lines_break_between_chinese_characters_but_not_before_a_comma() -> None:
    assert as_text.wrap("收到申请，已经答复。", 8) == ["收到申", "请，已经", "答复。"]
    assert as_text.wrap("见“收到申请”一项", 8) == ["见“收到", "申请”一", "项"]
    assert as_text.wrap("共12345件 and words", 9) == ["共12345件", "and words"]
    assert as_text.wrap("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert as_text.wrap("", 10) == [""]


# --- words ---------------------------------------------------------------------------------


def test_every_word_is_there_in_both_languages() -> None:
    for group, words in load("memo.toml").items():
        for key, texts in words.items():
            assert set(texts) == set(LANGUAGES), (group, key)
            assert all(texts.values()), (group, key)


# --- real reports --------------------------------------------------------------------------


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_report_of_the_corpus_can_be_told(path: Path, lang: str) -> None:
    memo = audit(path, name=path.name)
    told = as_json.to_dict(memo, lang, with_text=True, with_checks=True)
    count = told["coverage"]
    assert count["checks_run"] == (
        count["checks_held"] + count["checks_failed"] + count["checks_undecided"]
    )
    assert len(told["checks"]) == count["checks_held"]
    assert len(told["findings"]) == count["checks_failed"] + count["checks_undecided"]
    assert len({each["fingerprint"] for each in told["findings"]}) == len(told["findings"])
    for each in [*told["findings"], *told["checks"]]:
        for side in each["evidence"]:
            if side["kind"] == "text":
                assert side["start"] < side["end"]
                assert mask(told["text"][side["start"] : side["end"]]) == side["quote"]
            if side["kind"] == "cell":
                assert told["text"][side["start"] : side["end"]] == side["raw"]
    page = as_text.render(memo, lang)
    assert max(cell_len(line) for line in page.splitlines()) <= as_text.WIDTH
    assert as_text.render(audit(path, name=path.name), lang) == page
    assert json.loads(as_json.dumps(told)) == told
    assert as_markdown.render(memo, lang)
