"""Arabic and Chinese numerals, units and hedges → Quantity.

Works on normalised text (see `auditor.normal`). A number counts something only when a measure
word, a unit of money or a percent sign follows, or when it ends a clause; dates, ordinals,
article numbers and enumerations are told apart here, so that no one downstream needs to know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from auditor.report import Hedge, Quantity
from auditor.words import load

_DIGITS = {char: index for index, char in enumerate("零一二三四五六七八九")}
_DIGITS |= {char: index for index, char in enumerate("〇壹贰叁肆伍陆柒捌玖")} | {"两": 2, "0": 0}
_PLACES = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}

_HAN = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_ARABIC = (
    r"(?<![\d,])\d{1,3}(?:[, ]\d{3}){1,6}(?:\.\d{1,8})?(?!\d)|(?<!\d)\d{1,24}(?:\.\d{1,12})?(?!\d)"
)
_ITEM = re.compile(
    r"(?:问题)?[(（]?(?:第|其)?(?P<han>[一二三四五六七八九十]{1,2})(?:[是要]|[、,，.)）:：]|个问题|失于)"
    r"|[(（]?(?P<digit>\d{1,2})[)）.、]"
)
_SPOKEN = ("成", "分之", "半", "/")  # every share in words has one of these
_SIZE = 24  # digits of the largest cell; repeats in patterns are bounded for hostile text alike


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a sentence: where it stands, unit and hedges included, and what it says."""

    start: int
    end: int
    quantity: Quantity
    text: str


def chinese(text: str) -> int | None:
    """Return the value of a Chinese numeral, or None where ``text`` is none.

    >>> chinese("三百零五"), chinese("一千二百"), chinese("两万三千"), chinese("二〇二三")
    (305, 1200, 23000, 2023)
    """
    if not text or any(char not in _HAN for char in text):
        return None
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = group = digit = 0
    seen_digit = False
    place = 0
    for char in text:
        if char in _DIGITS:
            digit, seen_digit = _DIGITS[char], True
        elif char in _PLACES:
            place = _PLACES[char]
            group += (digit if seen_digit else 1) * place
            digit, seen_digit = 0, False
        else:
            if not (group or seen_digit):
                return None
            total = (total + group + digit) * _GROUPS[char]
            place = _GROUPS[char]
            group, digit, seen_digit = 0, 0, False
    if (
        seen_digit
        and place >= 100
        and "零" not in text
        and "〇" not in text
        and text[-2] not in "十拾"
    ):
        digit *= place // 10  # 三百五 is 350; 三百零五 is 305
    return total + group + digit


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns for a number, a percent in words, and what makes it no count."""
    words = load("units.toml")
    units = "|".join(sorted(map(re.escape, words["count"] + words["money"]), key=len, reverse=True))
    before = "|".join(sorted(words["before"], key=len, reverse=True))
    after = "|".join(sorted(words["after"], key=len, reverse=True))
    late = "|".join(sorted(words["late"], key=len, reverse=True))
    number = re.compile(
        rf"(?P<before>{before})?(?P<body>{_ARABIC}|(?<![{_HAN}])[{_HAN}]{{1,20}})(?P<multiple>[万亿千百](?![{_HAN}]))?"
        rf"(?P<after>{after})?(?P<unit>{units}|%)?(?P<late>(?:{late})(?![\d{_HAN[2:]}]))?"
    )
    spoken = _spoken_pattern(before, late)
    not_a_count = re.compile("|".join(words["not_a_count"]))
    return number, spoken, not_a_count


def _spoken_pattern(before: str, late: str) -> re.Pattern[str]:
    """Return the pattern of shares and multiples in words: 百分之九十, 两成五, 半数, 两倍半."""
    words = load("units.toml")
    late = f"{late}|" + "|".join(words["late_of_shares"])
    half, no_tenths = "|".join(words["half"]), "|".join(words["no_tenths"])
    kinds = (
        rf"百分之(?P<percent>[{_HAN}]{{1,8}}(?:点[{_HAN}]{{1,8}})?|{_ARABIC})",
        rf"(?P<below>[{_HAN}]{{1,4}})分之(?P<above>[{_HAN}]{{1,4}})",
        r"(?<![\d/.])(?P<part>[1-9])/(?P<whole>[2-9]|10)(?![\d/.%])",
        rf"(?<![{_HAN}])(?P<tenths>[{_HAN}])成(?!{no_tenths})(?P<ones>[一二三四五六七八九半])?",
        rf"(?P<half>{half})(?![年天月日小径路])",
        rf"(?P<times>[{_HAN}])倍半",
    )
    return re.compile(rf"(?P<before>{before})?(?:{'|'.join(kinds)})(?P<late>{late})?")


def _step(digits: str, worth: int = 1) -> Decimal:
    """Return the worth of the last non-zero digit of a number as printed."""
    plain = digits.replace(",", "").replace(" ", "")
    if "." in plain:
        return Decimal(1).scaleb(-len(plain.split(".")[1])) * worth
    zeros = len(plain) - len(plain.rstrip("0")) if plain.strip("0") else 0
    return Decimal(10) ** zeros * worth


def _hedge(before: str | None, after: str | None, late: str | None) -> Hedge:
    """Return the hedge that the words around a number make; the word behind it decides first."""
    table = load("units.toml")["hedge"]
    for word in (after, late, before):
        if word and word in table:
            return Hedge(table[word])
    return Hedge.EXACT


def _body(body: str) -> tuple[Decimal, Decimal] | None:
    """Return value and step of the digits or characters of a number."""
    if body[0].isascii():
        try:
            return Decimal(body.replace(",", "").replace(" ", "")), _step(body)
        except InvalidOperation:  # pragma: no cover - the pattern admits digits only
            return None
    value = chinese(body)
    if value is None:
        return None
    return Decimal(value), _step(str(value))


def find_numerals(text: str) -> list[Numeral]:
    """Return every counted number of a normalised sentence, left to right, without overlaps.

    Years, dates, ordinals, article and document numbers, and Chinese digits inside words are
    left out. Units are as printed; 万 and 亿 before a count unit are multiplied out, 万元 stays.
    """
    number, spoken, not_a_count = _patterns()
    found = []
    if any(mark in text for mark in _SPOKEN):
        found = [numeral for match in spoken.finditer(text) if (numeral := _spoken(match))]
    taken = bytearray(len(text))
    spans = [match.span() for match in not_a_count.finditer(text)]
    for start, end in (*spans, *((numeral.start, numeral.end) for numeral in found)):
        taken[start:end] = b"\x01" * (end - start)
    for match in number.finditer(text):
        if any(taken[slice(*match.span("body"))]):
            continue
        numeral = _counted(match, text)
        if numeral is not None:
            found.append(numeral)
    found.sort(key=lambda numeral: numeral.start)
    return _ranges(found, text)


def _spoken(match: re.Match[str]) -> Numeral | None:
    """Return the share or multiple that words make: 百分之九十, 三分之一, 三成, 半数."""
    value: Decimal | None = None
    step, unit = Decimal(1), "%"
    if match["percent"]:
        whole, _, fraction = match["percent"].partition("点")
        if match["percent"][0].isascii():
            value, step = Decimal(match["percent"].replace(",", "")), _step(match["percent"])
        elif (base := chinese(whole)) is not None:
            digits = "".join(str(_DIGITS.get(char, 0)) for char in fraction)
            value = Decimal(f"{base}.{digits}" if digits else base)
            step = Decimal(1).scaleb(-len(digits))
    elif match["below"] or match["part"]:
        below = chinese(match["below"]) if match["below"] else int(match["whole"])
        above = chinese(match["above"]) if match["below"] else int(match["part"])
        if below and above is not None and above < below:
            value, step = round(Decimal(above * 100) / below, 1), Decimal("0.1")
    elif match["half"]:
        value, step = Decimal(50), Decimal(10)
    elif match["times"]:
        value, unit = Decimal(_DIGITS.get(match["times"], 0)) + Decimal("0.5"), "倍"
    elif (tenths := chinese(match["tenths"])) is not None and tenths <= 10:
        ones = match["ones"] or ""
        value = Decimal(tenths * 10 + (5 if ones == "半" else _DIGITS.get(ones, 0)))
        step = Decimal(1 if ones else 10)
    if value is None:
        return None
    hedge = _hedge(match["before"], match["half"], match["late"])
    return Numeral(*match.span(), Quantity(value, unit, step, hedge), match[0])


def _counted(match: re.Match[str], text: str) -> Numeral | None:
    """Return the number of one match if it counts something."""
    body, unit = match["body"], match["unit"] or ""
    han = not body[0].isascii()
    if han and not unit:
        return None
    if (
        body in ("一", "万", "千", "百", "亿", "百万", "千万")
        and not match["after"]
        and unit not in ("件", "倍")
    ):
        return None  # 一次性, 一条龙, 千家万户: figures of speech unless they count 件
    if han and match["before"] is None and match.start() and text[match.start() - 1] in "第每":
        return None
    parsed = _body(body)
    if parsed is None:
        return None
    value, step = parsed
    multiple = match["multiple"]
    rounded = False
    if multiple and not (unit == "元" and multiple == "万"):
        worth = _GROUPS.get(multiple) or _PLACES[multiple]
        value, step, rounded = value * worth, step * worth, True
    elif multiple:
        unit = "万元"
    elif han and body[-1] in _GROUPS and unit == "元":
        unit, value, step = "万元", value / 10_000, max(step / 10_000, Decimal(1))
    if match["after"] in ("余万", "多万"):  # 18余万条: the hedge stands before the multiplier
        value, step, rounded = value * 10_000, step * 10_000, True
    hedge = _hedge(match["before"], match["after"], match["late"])
    quantity = Quantity(value, unit, step, hedge, rounded)
    return Numeral(match.start(), match.end(), quantity, match[0])


def _ranges(found: list[Numeral], text: str) -> list[Numeral]:
    """Join “20-30件” into one number with a maximum."""
    joined: list[Numeral] = []
    for numeral in found:
        before = joined[-1] if joined else None
        if (
            before is not None
            and text[before.end : numeral.start] in ("-", "~", "至", "到", "—", "一")
            and before.quantity.unit in ("", numeral.quantity.unit)
            and before.quantity.value < numeral.quantity.value
        ):
            quantity = Quantity(
                before.quantity.value, numeral.quantity.unit, maximum=numeral.quantity.value
            )
            joined[-1] = Numeral(
                before.start, numeral.end, quantity, text[before.start : numeral.end]
            )
        else:
            joined.append(numeral)
    return joined


def item_number(text: str) -> int | None:
    """Return the number of the item of a list that a text (folded) begins with, or None."""
    match = _ITEM.match(text)
    if match is None:
        return None
    return int(match["digit"]) if match["digit"] else chinese(match["han"])


def parse_cell(raw: str) -> Quantity | None:
    """Return the number in a table cell (folded text), or None where it holds none.

    Accepts thousands separators, a trailing unit, and the 2019 form's signed changes
    (“-3”, “减4”, “增1”).
    """
    match = _cell_pattern().fullmatch(raw)
    if match is None:
        return None
    digits = match["digits"].replace(",", "").replace(" ", "")
    if len(digits) > _SIZE:
        return None
    value = Decimal(digits)
    if match["sign"] in ("-", "减", "减少", "↓"):
        value = -value
    return Quantity(value, match["unit"] or "", _step(digits))


@cache
def _cell_pattern() -> re.Pattern[str]:
    words = load("units.toml")
    units = "|".join(sorted(words["count"] + words["money"], key=len, reverse=True))
    return re.compile(
        r"(?P<sign>[-+增减↑↓]|增加|减少)?(?P<digits>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
        rf"(?P<unit>{units})?"
    )
