"""The register of problems and measures, and the page of boilerplate, from hand-made marks."""

from __future__ import annotations

import json
import re

import pytest
from layouts import report as written
from layouts import zeros
from markdown_it import MarkdownIt
from marks import language_of
from rich.cells import cell_len

from auditor.case import Boilerplate, Language
from auditor.catalog import LANGUAGES
from auditor.language.sentences import sentences_of
from auditor.memo import as_json, as_markdown, as_text
from auditor.memo.outline import outline
from auditor.memo.parts import Part
from auditor.pipeline import AuditMemo, audit
from auditor.reading.load import load
from auditor.report import Report, Span

OVERVIEW = "坚持公开为常态、不公开为例外，主动公开信息71条。根据《条例》办理。"
PROBLEMS = (
    "还存在以下问题：一是栏目更新滞后；二是缺少专职人员；三是解读单一。上年的公开指南已修订1次。"
    "2024年，由办公室6月底前补齐“林权”栏目；加强学习；举办开放日1次；正在培训信息员。"
)
MARKS = """
problem p1 还存在以下问题：
problem p2 栏目更新滞后
problem p3 缺少专职人员
problem p4 解读单一
measure m1 done - | object=公开指南 measure=1次 | 上年的公开指南已修订1次
measure m2 promised p2 | actor=办公室 deadline=6月底前 object=“林权”栏目 | 由办公室6月底前补齐“林权”栏目
measure m3 promised p4 | action=加强 | 加强学习
measure m4 promised - | object=开放日 measure=1次 | 举办开放日1次
measure m5 ongoing - | object=信息员 | 正在培训信息员
boilerplate phrasebook 公开为常态、不公开为例外
boilerplate corpus 不公开为例外
boilerplate statute 《条例》
"""


def report_of(problems: str = PROBLEMS) -> Report:
    return load(written(zeros(), overview=OVERVIEW, problems=problems).encode())


def memo_of(marks: str = MARKS, problems: str = PROBLEMS) -> AuditMemo:
    report = report_of(problems)
    return audit(report, language=language_of(report, marks))


def chapter(memo: AuditMemo, words: str, lang: str = "zh") -> Part:
    (found,) = (part for part in outline(memo, lang).parts if words in part.title)
    return found


def told(part: Part) -> dict[str, dict[str, str]]:
    """Return the details of each item, by the words before its count."""
    return {re.split("[（(]", item.title)[0].strip(): dict(item.details) for item in part.items}


def test_what_is_missing_stands_first() -> None:
    titles = [item.title for item in chapter(memo_of(), "登记").items]
    assert titles == [
        "未见对应措施的问题（1个）",
        "计划的措施，写明的要素不足两项（1项）",
        "未对应所列问题的措施（2项，不作为问题）",
        "计划的措施，可以核验（2项）",
        "进行中的措施（1项）",
        "已做的措施（1项）",
        "已有对应措施的问题（2个）",
    ]


def test_every_measure_is_told_once_with_its_slots_and_what_it_answers() -> None:
    part = chapter(memo_of(), "登记")
    marks = [label.split()[0] for item in part.items for label, _ in item.details]
    assert sorted(mark for mark in marks if mark[0] == "m") == ["m1", "m2", "m3", "m4", "m5"]
    lines = {label.split()[0]: text for item in part.items for label, text in item.details}
    assert lines["m2"] == "针对p2；写明责任单位“办公室”、具体对象““林权”栏目”、时限“6月底前”"
    assert lines["m3"] == "针对p4；五项要素均未写明"
    assert lines["m4"] == "未对应所列问题；写明具体对象“开放日”、数量或目标“1次”"
    assert lines["m5"].endswith("未写明责任单位、数量或目标、时限、检查方式")
    assert "未写明" not in lines["m1"], "nothing more is asked of what is done"


def test_every_problem_is_told_once_and_lead_ins_are_none() -> None:
    part = told(chapter(memo_of(), "登记"))
    assert part["未见对应措施的问题"] == {"p3": "“缺少专职人员”"}
    assert part["已有对应措施的问题"] == {
        "p2": "“栏目更新滞后”（m2）", "p4": "“解读单一”（m3）"
    }  # fmt: skip


def test_what_the_models_are_not_sure_of_says_so() -> None:
    marks = MARKS.replace("problem p3", "problem? p3").replace("problem p4", "problem? p4")
    part = told(chapter(memo_of(marks.replace("measure m3", "measure? m3")), "登记"))
    assert part["未见对应措施的问题"] == {"p3": "“缺少专职人员”（是否为问题，把握不大）"}
    assert part["已有对应措施的问题"]["p4"] == "“解读单一”（m3；是否为问题，把握不大）"
    (vague,) = part["计划的措施，写明的要素不足两项"].values()
    assert vague == "针对p4；五项要素均未写明；是否为措施，把握不大"


def test_measures_done_need_no_problem() -> None:
    (loose,) = (i for i in chapter(memo_of(), "登记").items if "未对应所列" in i.title)
    assert loose.message == "m4、m5"


def test_where_nothing_is_marked_the_chapters_are_absent_and_the_numbers_run_on() -> None:
    titles = [part.title for part in outline(memo_of(""), "zh").parts]
    assert [title[:2] for title in titles] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
        "七、",
    ]
    assert not [title for title in titles if "登记" in title or "套话" in title]
    titles = [part.title for part in outline(memo_of(), "zh").parts]
    assert [title[:2] for title in titles][4:] == ["五、", "六、", "七、", "八、", "九、"]
    assert "登记" in titles[4]
    assert "套话" in titles[5]
    assert outline(memo_of(), "en").parts[4].title == "5. Register of problems and measures"


def test_boilerplate_is_told_with_source_and_share_and_overlaps_count_once() -> None:
    part = chapter(memo_of(), "套话")
    (overview, statutes) = part.items
    whole, words = len(OVERVIEW), len("公开为常态、不公开为例外")
    share = f"套话占{round(100 * words / whole)}%（正文{whole}字中{words}字）"
    assert (overview.title, overview.message) == ("第一部分（总体情况）", share)
    assert dict(overview.details) == {
        "含有参考文本中多家机关共用的词语": "“不公开为例外”", "常用套语": "“公开为常态、不公开为例外”"
    }  # fmt: skip
    assert statutes.title == "法律文件名称和规定的表述1处，不计入"


def test_of_many_formulas_the_first_are_told() -> None:
    report = report_of()
    at = report.text.index(OVERVIEW)
    spans = [Span(at + n, at + n + 2) for n in range(0, 20, 2)]
    found = tuple(Boilerplate(s, s.of(report.text), "corpus", "") for s in spans)
    memo = audit(report, language=Language(sentences_of(report), boilerplate=found))
    (item,) = chapter(memo, "套话").items
    (line,) = item.details
    assert line[1].endswith("等10处")
    assert line[1].count("“") == 6


def test_json_holds_the_same_register() -> None:
    memo = json.loads(as_json.dumps(as_json.to_dict(memo_of())))
    assert [each["id"] for each in memo["commitments"]] == ["m1", "m2", "m3", "m4", "m5"]
    assert memo["commitments"][1]["answers"] == ["p2"]
    assert memo["commitments"][1]["specificity"] == 3
    assert {each["id"]: each["answered_by"] for each in memo["problems"]}["p3"] == []
    assert {each["source"] for each in memo["boilerplate"]} == {"phrasebook", "corpus", "statute"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_terminal_of_80_columns_holds_it(lang: str) -> None:
    page = as_text.render(memo_of(), lang, 80)
    assert max(cell_len(line) for line in page.splitlines()) <= 80
    assert "m2" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_register_is_mere_text_in_markdown(lang: str) -> None:
    nasty = "栏目<b>更*新*滞后|13812345678[a](http://b)"
    problems = f"{nasty}。由办公室_6月底前_补齐。"
    marks = f"problem p1 {nasty}\nmeasure m1 promised p1 | actor=办公室 deadline=_6月底前_ | 由办公室_6月底前_补齐"
    page = as_markdown.render(memo_of(marks, problems), lang)
    assert "13812345678" not in page
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(page)
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special", "strong_open", "strong_close"}


def test_mere_faults_and_general_words_are_no_measures() -> None:
    problems = "与群众的期待相比还有差距。解读力度有待加大。2024年，做好以下工作：逐件配图解。"
    marks = """
problem p1 与群众的期待相比还有差距
problem p2 解读力度有待加大
measure m1 promised - | action=坚持 | 坚持公开为常态
measure m2 promised p2 | | 解读力度有待加大
measure m3 promised p2 | | 做好以下工作：
measure m4 promised p2 | object=图解 | 逐件配图解
"""
    part = chapter(memo_of(marks, problems), "登记")
    assert [item.title for item in part.items] == [
        "计划的措施，写明的要素不足两项（1项）",
        "已有对应措施的问题（1个）",
        "其他部分的一般表述（1项，不逐项列出）",
    ]
    assert told(part)["已有对应措施的问题"] == {"p2": "“解读力度有待加大”（m4）"}
    assert part.items[-1].message == "m1"
