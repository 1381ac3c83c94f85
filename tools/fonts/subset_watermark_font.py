"""Cut Noto Sans SC down to what a watermark needs.

    python tools/fonts/subset_watermark_font.py NotoSansCJK-Regular.ttc NotoSansSC-Watermark.otf

The source is Debian's package fonts-noto-cjk. Kept: ASCII, Latin-1, general and full-width punctuation,
GB 2312 levels 1 and 2, Big5 level 1 (traditional), and characters of given names that these lack.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

FACE = "Noto Sans CJK SC"
NAME_CHARACTERS = (
    "喆堃淼垚昇珺翀赟煊玥媛璟瑄嫣祎彧曌叡旻昉昶晞晟暐曦朤杺栐梓楠榕槿樾橦欤歆毓沄沚泓洺浠浥淏淇淳渟湉湲溦滢漪潆澍澔"
    "濠灏炘烜烨焓焜焱煐煜熠燊爔牧犇玘玚玹玭珂珅珉珑珩珮琀琎琏琛琤琦琨琪琬琰琲琳琸瑀瑆瑗瑜瑧瑭瑾璁璇璈璐璠璥璨璩瓀瓒"
    "甯畇皓皛盈睿瞾矞砡碁祐祺禔禛禾秭稘穆筠筱箐箫簃粲紘絜綦緁缦羿翊翎翙翚翯翾聿芃芊芗芮芷苒苡茉茗茜荃荇莙莯莹菀菁菡萁萱"
    "葳蒨蓁蓥蔓蔚蕙蕤薏薰藜蘅虓蜓衍衎袆裔覃訢詠詡諾讱诣诩谌贇跞轩辀辂迦逸遐遥邈郗郯鄢酉醴釗釤鈞鈺鉴鉷鋆鋐鎏鏖鏵鐸钊钏钰铄"
    "铖铠锂锆锜锟锬锳镕闵闫阚陈隽雯霁霈霏霓靓靖鞗韫韬韶頔頠顼颀颉颋颢飏馥骁骅骊骐骞骥鬯鱻鲲鳌鸢鸾鹄鹏麒麟麾黎黛鼐龑龢龘䶮"
    "㛃㵑㭎姞姝娅娆娉娜娟娥娴婕婧婵媖嫄嫕嫒嫚嬅孜孮宓宥寔峣峤峥崀崚崟嵂嵘嶷巍廸弢弸彀彣彬怿恺悫惇愔愫慜懋懿戬扆抃挺捷摛擘"
    "敉敔斐斓斝旎旖旸昕昪昫昰昳晅晏晔晗晙晢晧晫晳暄暕暘暚暤暾曈曚曜"
)


def wanted() -> set[int]:
    """Code points to keep."""
    keep = {
        *range(0x20, 0x7F),
        *range(0xA0, 0x100),
        *range(0x2010, 0x2027),
        0x2030,
        0x2032,
        0x2033,
        0x20AC,
    }
    keep |= {*range(0x3000, 0x3020), *range(0xFF01, 0xFF5F), 0x2103, 0x2116, 0x2192, 0x2190, 0x00B7}
    keep |= {ord(character) for character in NAME_CHARACTERS}
    for row in range(0xB0, 0xF8):
        keep |= decoded("gb2312", row)
    for row in range(0xA4, 0xC7):
        keep |= decoded("big5", row)
    return keep


def decoded(codec: str, row: int) -> set[int]:
    """Code points of one row of a two-byte character set."""
    cells = (bytes((row, cell)).decode(codec, errors="ignore") for cell in range(0x40, 0xFF))
    return {ord(cell) for cell in cells if len(cell) == 1}


def cut(collection: Path, target: Path) -> None:
    """Write the subset of the collection's simplified Chinese face."""
    font = next(face for face in TTCollection(str(collection)) if face["name"].getDebugName(4) == FACE)
    options = subset.Options(hinting=False, desubroutinize=False, layout_features=["kern"], notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG", "GSUB"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    font["head"].modified = font["head"].created  # no clock in a build
    font.recalcTimestamp = False
    subset.save_font(font, str(target), options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("collection", type=Path, help="NotoSansCJK-Regular.ttc")
    parser.add_argument("target", type=Path, help="OpenType file to write")
    arguments = parser.parse_args()
    cut(arguments.collection, arguments.target)


if __name__ == "__main__":
    main()
