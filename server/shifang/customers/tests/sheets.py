"""Spreadsheets for tests: real ones made by openpyxl, and hostile ones made by hand."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADINGS = ["客户名称", "地址", "客户类型", "客户等级", "电话", "经度", "纬度", "标签", "联系人", "联系电话", "备注"]


def workbook(rows: list[list[Any]], *, headings: list[str] | None = None) -> bytes:
    """Return an XLSX with these rows."""
    book = Workbook()
    sheet = book.active
    for row in [headings or HEADINGS, *rows]:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def text(
    rows: list[list[Any]], *, headings: list[str] | None = None, encoding: str = "utf-8", separator: str = ","
) -> bytes:
    """Return a CSV with these rows."""
    kept = io.StringIO()
    csv.writer(kept, delimiter=separator).writerows([headings or HEADINGS, *rows])
    return kept.getvalue().encode(encoding)


def shop(index: int, **fields: Any) -> list[Any]:
    """Return a row in order: shops stand a hundred metres apart."""
    values = {
        "name": f"客户{index}号店",
        "address": f"人民路{index}号",
        "type": "便利店",
        "tier": "A",
        "phone": f"1380000{index:04d}",
        "longitude": 121.4 + index % 100 * 0.002,
        "latitude": 31.2 + index // 100 * 0.002,
        "tags": "重点;冷柜",
        "contact": "王经理",
        "contact_phone": "13900000000",
        "note": "",
    }
    return list({**values, **fields}.values())


def hand_made(sheet: str, *, strings: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """Return an XLSX whose sheet is this XML."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": (
            f'<Relationships><Relationship Id="a" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns:r="{_RELATION}"><sheets><sheet name="s" sheetId="1" r:id="a"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships><Relationship Id="a" Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>"
        ),
        "xl/worksheets/sheet1.xml": sheet,
        **({"xl/sharedStrings.xml": strings} if strings else {}),
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(extra or {})}.items():
            archive.writestr(name, content)
    return kept.getvalue()


def saved(content: bytes, folder: Path, name: str = "sheet") -> Path:
    """Return the path of a file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path
