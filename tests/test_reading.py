"""Reading: encodings, layouts, parts, titles, and a map back that never lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import CORPUS
from consistent import tables
from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import LAYOUTS, report, zeros

from auditor.case import Outcome
from auditor.normal import fold, normalise
from auditor.pipeline import audit
from auditor.reading.load import Overrides, load
from auditor.report import ReportError

# Reports of 2018 and before have no statutory tables.
REPORTS = [path for path in sorted(CORPUS.glob("*.txt")) if int(path.stem[-4:]) > 2018]


def _findings(data: bytes) -> list[tuple[str, str]]:
    findings = audit(data).findings
    return [(f.rule, f.outcome) for f in findings if f.outcome is not Outcome.HOLDS]


def _rewritten(path: Path, layout: str) -> str:
    """Return the report with its tables printed in another layout."""
    read = load(path)
    prose = {}
    for key in ("preface", "overview", "problems", "other"):
        section = read.section(key)
        prose[key] = "\n".join(s.of(read.text) for s in section.prose) if section else ""
    cells = {address: cell.raw for address, cell in read.cells.items()}
    title = read.title.of(read.text) if read.title else ""
    return report(cells, title=title, layout=layout, form_year=read.form, **prose)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_layout_gives_the_same_cells(path: Path, layout: str) -> None:
    again = load(_rewritten(path, layout).encode())
    assert {a: c.raw for a, c in again.cells.items()} == {
        a: c.raw for a, c in load(path).cells.items()
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_real_report_in_every_layout(real: Path, layout: str) -> None:
    text = _rewritten(real, layout)
    again = load(text.encode())
    assert {a: c.raw for a, c in again.cells.items()} == {
        a: c.raw for a, c in load(real).cells.items()
    }
    assert _findings(text.encode()) == _findings(real.read_bytes())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_change_nothing(encoding: str, end: str) -> None:
    plain = REPORTS[0].read_text(encoding="utf-8")
    data = plain.replace("\n", end).encode(encoding)
    assert load(data).text == plain
    assert _findings(data) == _findings(plain.encode())


def test_a_real_report_in_gb18030_with_crlf(real: Path) -> None:
    text = real.read_text(encoding="utf-8")
    data = text.replace("\n", "\r\n").encode("gb18030")
    assert load(data).cells == load(text.encode()).cells
    assert _findings(data) == _findings(text.encode())


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空"),
        (b"   \r\n\n", "空"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "图片"),
        (b"PK\x03\x04abcdef", "Word"),
        (b"%PDF-1.7 abc", "PDF"),
        (bytes(range(256)) * 40, "编码"),
        ("今天天气很好，适合郊游。".encode(), "没有找到"),
        ("一、总体情况".encode()[:-1] + "，正文很长，都是中文。".encode() * 30, "损坏"),
        ("政府資訊公開".encode("big5") * 40, "编码"),
        ("一、总体情况\n".encode() + b"a" * 1_000_001, "一百万"),
        ("一、总体情况\n".encode() + b"x\n" * 10_100_000, "20 MB"),
        ("一、总体情况\n".encode() + "规章 | 0 | 0 | 0\n".encode() * 20_001, "两万行"),
        ("一、总体情况\n\x00".encode() + "正文".encode() * 30, "空字节"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refusals(data: bytes, word: str) -> None:
    with pytest.raises(ReportError, match=word) as caught:
        load(data, name="某报告.txt")
    assert str(caught.value).startswith("某报告.txt：")
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="没有这个文件"):
        load(tmp_path / "nothing.txt")
    with pytest.raises(ReportError, match="文件夹"):
        load(tmp_path)


@pytest.mark.parametrize(
    "headings",
    [
        ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
         "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"],
        ["1、总体情况", "2、主动公开政府信息情况", "3、收到的处理政府信息公开申请情况",
         "4、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "5、存在问题及下一步计划", "6、其他事项"],
        ["第一部分 总体情况", "第二部分 主动公开政府信息情况", "第三部分 收到和处理政府信息公开申请情况",
         "第四部分 行政复议、行政诉讼情况", "第五部分 主要问题和改进措施", "第六部分 需要报告的其他事项"],
        ["# 一、工作概述", "# 二、主动公开情况", "# 三、依申请公开情况",
         "# 四、行政复议和行政诉讼情况", "# 五、存在的不足及改进情况", "# 六、其他需要说明的事项"],
        ["一、总 体 情 况", "二、主动公开政府信息情况", "一、收到和处理政府信息公开申请情况",
         "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况：", "六、其他需要报告的事项"],
    ],
    ids=["official", "arabic", "parts", "markdown", "odd"],
)  # fmt: skip
def test_parts_are_found_under_any_numbering(headings: list[str]) -> None:
    text = "\n".join(f"{heading}\n这里是第{n}部分的内容。" for n, heading in enumerate(headings, 1))
    keys = [section.key for section in load(text.encode()).sections]
    assert keys == ["overview", "disclosure", "requests", "disputes", "problems", "other"]


def test_a_quoted_heading_parts_nothing() -> None:
    body = (
        "我局按照“五、存在的主要问题及改进情况”的要求自查。\n六、其他需要报告的事项等部分另行说明。"
    )
    read = load(f"一、总体情况\n{body}\n五、存在的主要问题及改进情况\n更新不够及时。\n".encode())
    assert [section.key for section in read.sections] == ["overview", "problems"]


def test_a_table_of_contents_parts_nothing() -> None:
    names = ["一、总体情况", "二、主动公开政府信息情况", "五、存在的主要问题及改进情况"]
    text = "\n".join(names) + "\n" + "\n".join(f"{name}\n正文。" for name in names)
    sections = load(text.encode()).sections
    assert [section.key for section in sections if section.title] == [
        "overview", "disclosure", "problems",
    ]  # fmt: skip
    assert all(section.prose for section in sections if section.title)


def test_an_inline_heading_keeps_its_text() -> None:
    read = load("一、总体情况\n正文。\n六、其他需要报告的事项：本年度未收取信息处理费。\n".encode())
    section = read.section("other")
    assert section is not None
    assert [span.of(read.text) for span in section.prose] == ["本年度未收取信息处理费。"]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_prose_holds_no_table_and_no_heading(path: Path) -> None:
    read = load(path)
    spans = [table.span for table in read.tables.values()]
    spans += [s.title for s in read.sections if s.title] + ([read.title] if read.title else [])
    for section in read.sections:
        for prose in section.prose:
            assert not any(prose.start < s.end and s.start < prose.end for s in spans)
    for address, cell in read.cells.items():
        assert cell.span.of(read.text) == cell.raw, address


@pytest.mark.parametrize(
    ("title", "organ", "kind", "level", "year"),
    [
        ("宿迁市2023年政府信息公开工作年度报告", "宿迁市", "government", "prefecture", 2023),
        ("昆山市人民政府2022年度政府信息公开工作年度报告", "昆山市人民政府", "government", "county", 2022),
        ("2021年石桥县公安局政府信息公开工作年度报告", "石桥县公安局", "department", "county", 2021),
        ("青埠区人民政府办公室2024年政府信息公开工作年度报告", "青埠区人民政府办公室", "office", "county", 2024),
        ("云墩县岚苕镇人民政府二〇二三年政府信息公开工作年度报告", "云墩县岚苕镇人民政府", "government", "township", 2023),
        ("鹭汀区澄漪街道办事处2021年政府信息公开工作年度报告", "鹭汀区澄漪街道办事处", "street", "township", 2021),
        ("国家税务总局石桥县税务局2023年政府信息公开工作年度报告", "国家税务总局石桥县税务局", "vertical", "county", 2023),
        ("石桥县民政局2022政府信息公开工作年度报告", "石桥县民政局", "department", "county", 2022),
        ("澜川经济技术开发区管理委员会2023年政府信息公开工作年度报告", "澜川经济技术开发区管理委员会", "zone", "unknown", 2023),
    ],
)  # fmt: skip
def test_whose_report_it_is(title: str, organ: str, kind: str, level: str, year: int) -> None:
    read = load(report(zeros(), title=title).encode())
    assert (read.organ, read.organ_type, read.organ_level, read.year) == (organ, kind, level, year)


def test_what_the_user_says_overrides_what_is_recognised() -> None:
    told = Overrides(organ="石桥县教育局", year=2022, form="2019", organ_type="authorised")
    read = load(report(zeros()).encode(), told)
    assert (read.organ, read.year, read.form, read.organ_type) == (
        "石桥县教育局", 2022, "2019", "authorised",
    )  # fmt: skip
    assert {r.how for r in read.recognised if r.fact == "year"} >= {"option", "title"}


def test_an_older_layout_is_recognised_and_its_tables_left_alone() -> None:
    text = (
        "石桥县教育局2016年政府信息公开工作年度报告\n一、概述\n2016年，我局依据《条例》（国务院令第492号）开展工作。\n"
        "二、主动公开政府信息情况\n主动公开120条。\n三、依申请公开政府信息情况\n收到申请3件，均已答复。\n"
        "四、收费及减免情况\n未收取费用。\n五、行政复议、行政诉讼情况\n无。\n六、存在的主要问题和改进情况\n更新不及时。\n"
    )
    memo = audit(text.encode())
    assert memo.case.report.form == "2014"
    why = {item.rule: item.why for item in memo.unchecked}
    assert why["T3-01"] == "old_form"
    assert {claim.metric for claim in memo.case.claims} >= {"applications.received_new"}
    assert not [f for f in memo.findings if f.outcome is Outcome.FAILS and f.severity == "must"]


@given(st.text(max_size=200))
def test_the_map_back_is_exact(text: str) -> None:
    line = normalise(text, 7)
    assert len(line.places) == len(line.text) + 1
    for at in range(len(line.text)):
        span = line.span(at, at + 1)
        assert line.text[at] in fold(text[span.start - 7 : span.end - 7]) + " "


@settings(max_examples=25, deadline=None)
@given(tables(), st.sampled_from(LAYOUTS))
def test_cells_survive_every_layout(cells: dict[str, str], layout: str) -> None:
    assert {a: c.raw for a, c in load(report(cells, layout=layout).encode()).cells.items()} == cells
