from datetime import date

import jsonschema

from shifang.kernel.geo import Point
from shifang.simulation.answers import Asked, answer_step, price_of
from shifang.simulation.dice import dice
from shifang.simulation.types import Shop

SHOP = Shop(id="1", name="Canton Market", type="retail", tier="A", place=Point(39.28, -76.57))
ASKED = Asked(7, SHOP, date(2026, 10, 5))
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["ours", "rating", "promotion", "open_on"],
    "properties": {
        "ours": {
            "type": "array",
            "x-row-key": "product",
            "x-rows": ["Cola", "Water", "Tea"],
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["product", "price", "stock"],
                "properties": {
                    "product": {"type": "string"},
                    "price": {"type": "number", "minimum": 0},
                    "stock": {"type": "integer", "minimum": 0},
                    "facing": {"type": "boolean"},
                },
            },
        },
        "rating": {"type": "integer", "minimum": 1, "maximum": 5},
        "promotion": {"type": "string", "enum": ["none", "discount", "gift"]},
        "materials": {"type": "array", "uniqueItems": True, "items": {"enum": ["poster", "tag", "rack"]}},
        "open_on": {"type": "string", "format": "date"},
        "remark": {"type": "string", "minLength": 15, "maxLength": 60},
    },
}


def test_forms_are_filled_as_their_schema_asks() -> None:
    for number in range(200):
        filled = answer_step(ASKED, "form", config={"schema": SCHEMA}, chance=dice(number, "form"))
        jsonschema.validate(filled, SCHEMA)
        assert {row["product"] for row in filled["ours"]} <= {"Cola", "Water", "Tea"}


def test_a_price_moves_slowly() -> None:
    first = price_of(ASKED, "Cola")
    assert first == price_of(ASKED, "Cola")
    later = price_of(Asked(7, SHOP, date(2026, 11, 5)), "Cola")
    assert 0.7 * first < later < 1.4 * first


def test_the_other_steps_are_answered_within_their_configuration() -> None:
    chance = dice(1, "steps")
    outcome = answer_step(
        ASKED,
        "outcome",
        config={"results": ["a", "b"], "require_contact": True, "require_next_action": True},
        chance=chance,
    )
    assert outcome["result"] in {"a", "b"}
    assert outcome["contact_name"]
    assert date.fromisoformat(outcome["next_on"]) > ASKED.day
    note = answer_step(ASKED, "note", config={"min_length": 30}, chance=chance)
    assert len(note["text"]) >= 30
    scan = answer_step(ASKED, "scan", config={"symbologies": ["qr_code", "ean_13"]}, chance=chance)
    assert scan["symbology"] == "ean_13"
    assert len(scan["code"]) == 13
    assert answer_step(ASKED, "photo", config={}, chance=chance) == {}
    assert answer_step(ASKED, "signature", config={"mode": "confirm"}, chance=chance)["confirmed"] is True
