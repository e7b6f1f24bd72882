"""Hypothesis strategies for tables that add up."""

from __future__ import annotations

from hypothesis import strategies as st
from layouts import zeros

from auditor.template import form, identities

_APPLICANTS = ("nat", "com", "res", "soc", "leg", "oth")
COUNTS = st.one_of(st.integers(0, 3), st.integers(0, 4000))


@st.composite
def tables(draw: st.DrawFn, year: str = "2021") -> dict[str, str]:
    """Return the cells of a form in which every identity of tables 3 and 4 holds."""
    cells = dict.fromkeys(zeros(year), 0)
    leaves = [row.key for row in form(year).table("t3").rows if row.key not in "NCTF"]
    for column in _APPLICANTS:
        for leaf in draw(st.lists(st.sampled_from(leaves), max_size=4, unique=True)):
            cells[f"t3.{leaf}.{column}"] = draw(COUNTS)
        handled = sum(cells[f"t3.{leaf}.{column}"] for leaf in leaves)
        carried_out = draw(st.integers(0, 9))
        carried_in = draw(st.integers(0, min(9, handled + carried_out)))
        cells[f"t3.T.{column}"] = handled
        cells[f"t3.F.{column}"] = carried_out
        cells[f"t3.C.{column}"] = carried_in
        cells[f"t3.N.{column}"] = handled + carried_out - carried_in
    for row in form(year).table("t3").rows:
        cells[f"t3.{row.key}.tot"] = sum(cells[f"t3.{row.key}.{c}"] for c in _APPLICANTS)
    for identity in identities(year):
        if identity.table == "t4":
            for cell in identity.left:
                cells[cell] = draw(st.integers(0, 30))
            cells[identity.right[0]] = sum(cells[cell] for cell in identity.left)
    return {address: str(value) for address, value in cells.items()}
