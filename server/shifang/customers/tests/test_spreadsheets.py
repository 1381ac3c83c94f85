import io
import os
import tempfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from shifang.customers.spreadsheets import child, workbook
from shifang.customers.spreadsheets.reading import look, open_rows
from shifang.customers.spreadsheets.writing import csv_stream, defused, xlsx_stream
from shifang.customers.tests import sheets
from shifang.kernel.problems import Refusal


def read(path):
    head = look(path)
    with open_rows(path, form=head.format) as rows:
        return head.columns, [row.values for row in rows]


def test_a_workbook_is_read_as_people_see_it(tmp_path):
    book = Workbook()
    book.create_sheet("hidden", 0).sheet_state = "hidden"
    sheet = book["Sheet"]
    sheet.append(["", "", ""])
    sheet.append(["名单", None, None])
    sheet.append(["名称", "日期", "数", "是"])
    sheet.append(["  A  ", date(2026, 11, 21), 13800001111, True])
    sheet.append([None, None, None, None])
    sheet.append(["B", datetime(2026, 11, 21, 8, 30), 1.5, False])
    sheet.append([None, None, None, None, "beyond the header"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    columns, rows = read(path)
    assert columns == ["名称", "日期", "数", "是"]
    assert rows == [["A", "2026-11-21", 13800001111, True], ["B", "2026-11-21 08:30:00", 1.5, False]]
    with open_rows(path, form="xlsx") as numbered:
        assert [row.number for row in numbered] == [4, 6]


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 6)),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=20),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_every_cell_comes_through_as_openpyxl_wrote_it(rows):
    content = sheets.workbook([*rows, ["last", 1, 1]], headings=["a", "b", "c"])
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        read = workbook.rows(Path(file.name), columns=3)
        found = {number: [child._plain(value) for value in values] for number, values in read}
    for number, row in enumerate(rows, start=2):
        assert found.get(number, [None] * 3) == [_expected(value) for value in row]


def _expected(value):
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ","), ("gb18030", ","), ("gb18030", "\t"), ("utf-16", "\t"), ("utf-8", ";")],
)
def test_text_is_read_in_every_encoding_that_offices_save(tmp_path, encoding, separator):
    rows = [["百联便利店", "人民路1号", "他说“好”,然后\n走了"], ["𠮷野家", "南京路2号", ""]]
    content = sheets.text(rows, headings=["名称", "地址", "备注"], encoding=encoding, separator=separator)
    assert read(sheets.saved(content, tmp_path)) == (
        ["名称", "地址", "备注"],
        [["百联便利店", "人民路1号", "他说“好”,然后\n走了"], ["𠮷野家", "南京路2号", None]],
    )


def refused(content, folder):
    with pytest.raises(Refusal) as caught:
        read(sheets.saved(content, folder))
    return caught.value


HEAD = "<worksheet><sheetData><row><c t='inlineStr'><is><t>名称</t></is></c></row>"
ROW = "<row><c t='inlineStr'><is><t>x</t></is></c></row>"
TAIL = "</sheetData></worksheet>"


def noise(size):
    return os.urandom(size // 2).hex()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        # 1.5 million rows in a few hundred kilobytes.
        (lambda: sheets.hand_made(HEAD + ROW * 1_500_000 + TAIL), "import.too_large"),
        # The same without the ratio that gives it away.
        (
            lambda: sheets.hand_made(HEAD + "".join(f"<row><!--{noise(40)}--></row>" for _ in range(110_000)) + TAIL),
            "import.too_large",
        ),
        (lambda: sheets.hand_made(HEAD + ROW + TAIL, extra={"xl/media/a.bin": bytes(200 * 2**20)}), "import.too_large"),
        (lambda: sheets.hand_made(HEAD + ROW + TAIL, extra={f"x{n}": b"" for n in range(3000)}), "import.too_large"),
        (lambda: sheets.hand_made("<!DOCTYPE x [<!ENTITY a 'aaaa'>]>" + HEAD + ROW + TAIL), "import.unreadable"),
        (lambda: sheets.hand_made(HEAD + f"<row>{'<c><v>1</v></c>' * 150}</row>" * 3 + TAIL), "import.too_large"),
        (lambda: sheets.hand_made(HEAD + "<row><c t='s'><v>99</v></c></row>" + TAIL), "import.unreadable"),
        (lambda: sheets.hand_made("<a>" * 200_000), "import.empty"),
        (lambda: sheets.hand_made(HEAD + TAIL), "import.empty"),
        (lambda: sheets.hand_made("<worksheet/>"), "import.empty"),
        (lambda: b"PK\x03\x04" + os.urandom(2000), "import.unreadable"),
        (lambda: sheets.workbook([["a"]])[:-400], "import.unreadable"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "import.unreadable"),
        (lambda: b"\xff\xd8\xff\xe0" + os.urandom(4000) + b"\x00", "import.unreadable"),
        (lambda: b"", "import.empty"),
        (lambda: b"  \n \n", "import.empty"),
        ("名称,地址\n".encode, "import.empty"),
        (lambda: b"a,b\n" + b"x" * 40_000, "import.unreadable"),
        (lambda: b"name\n" + b"\x81\n" * 10, "import.unreadable"),
        ((",".join(f"c{n}" for n in range(150)) + "\n" + "1," * 149 + "1\n").encode, "import.too_large"),
        (lambda: b"a\n" + b"1\n" * 100_001, "import.too_large"),
        (lambda: b"a\n" * 16 * 2**20, "import.too_large"),
    ],
)
def test_what_is_no_spreadsheet_or_too_much_of_one_is_refused_with_a_code(tmp_path, make, code):
    assert refused(make(), tmp_path).kind.code == code


def test_a_crowded_row_is_stopped_by_the_limits_of_its_process(tmp_path):
    """One text of 120 MB: no count gives it away, so the reading process runs into its memory or its end."""
    content = sheets.hand_made(HEAD + f"<row><c t='inlineStr'><is><t>{noise(20 * 2**20)}</t></is></c></row>" + TAIL)
    columns, rows = read(sheets.saved(content, tmp_path))
    assert (columns, len(rows[0][0])) == (["名称"], 4000)


TABLE = (
    ["文本", "数", "日", "时"],
    [
        ["=1+1", -1.5, date(2026, 11, 21), datetime(2026, 11, 21, 8, 30)],
        ["＝cmd", 0, None, None],
        ["普通 <&> 文字\x01", True, date(1999, 12, 31), None],
    ],
)


def test_an_xlsx_holds_text_as_text_and_numbers_and_dates_as_themselves(tmp_path):
    content = b"".join(xlsx_stream(*TABLE, title="客户/列表"[:2]))
    sheet = load_workbook(io.BytesIO(content)).active
    cells = list(sheet.iter_rows(min_row=2))
    assert [cell.value for cell in cells[0]] == ["=1+1", -1.5, datetime(2026, 11, 21), datetime(2026, 11, 21, 8, 30)]
    # Text, not a formula, and marked to stay text when it is edited.
    assert (cells[0][0].data_type, cells[0][0].quotePrefix) == ("s", True)
    assert [cell.value for cell in cells[2]][:2] == ["普通 <&> 文字", True]
    # And our own reader gives back what was written.
    assert read(sheets.saved(content, tmp_path))[1][0] == ["=1+1", -1.5, "2026-11-21", "2026-11-21 08:30:00"]


def test_a_csv_defuses_formulas_and_leaves_numbers_alone():
    content = b"".join(csv_stream(*TABLE)).decode("utf-8-sig").splitlines()
    assert content[1] == "'=1+1,-1.5,2026-11-21,2026-11-21 08:30"
    assert content[2].startswith("'＝cmd,0,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "\u3000＝"])
def test_every_start_of_a_formula_is_defused(start):
    assert defused(f"{start}1") == f"'{start}1"


@given(st.text(max_size=30))
def test_no_defused_text_begins_like_a_formula(text):
    assert not defused(text).lstrip(" \u3000").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
