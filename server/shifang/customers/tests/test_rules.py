import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.customers.imports.neighbours import Known, Neighbours
from shifang.customers.rules.attributes import faults_in, merged
from shifang.customers.rules.changes import changes_between
from shifang.customers.rules.import_cells import CellFault, boolean_of, date_of, number_of, text_of
from shifang.customers.rules.import_fields import fault_in_mapping, suggest_mapping
from shifang.customers.rules.names import name_key, name_normal, phone_digits
from shifang.customers.rules.settings import AttributeDefinition, settings_of
from shifang.customers.rules.similarity import look_alike, similarity
from shifang.customers.spreadsheets.writing import defused
from shifang.customers.types.settings import DEFAULT_SETTINGS, fault_in
from shifang.kernel.geo import Point, destination, distance_m

NAMES = st.text(st.sampled_from("百联全家便利店人民路abc12 （）"), max_size=12)


def test_names_sort_and_search_by_pinyin():
    assert name_key("百联Shop") == "bailianshop|blshop"
    # Read as the word it is, not character by character.
    assert name_key("重庆小面") == "chongqingxiaomian|cqxm"
    assert len(name_key("重" * 500)) <= 400


@given(st.text(max_size=300))
def test_every_name_has_keys_that_fit_their_columns(name):
    assert len(name_key(name)) <= 400
    assert len(name_normal(name)) <= 200


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("百联超市（人民路店）", "百联超市 人民路店"),
        ("ＡＢＣ　Deli", "abc deli"),
        ("上海百联商贸有限公司", "上海百联商贸"),
        ("Harbour Cafe, Inc.", "harbour cafe"),
    ],
)
def test_width_case_punctuation_and_legal_forms_make_no_other_name(a, b):
    assert name_normal(a) == name_normal(b)


def test_a_name_that_is_a_legal_form_is_kept():
    assert name_normal("有限公司") == "有限公司"


@pytest.mark.parametrize(
    ("given_", "kept"), [("+86 138-0000-1111", "13800001111"), ("０２１－5555", "0215555"), ("", "")]
)
def test_phones_are_compared_by_their_digits(given_, kept):
    assert phone_digits(given_) == kept


@given(NAMES, NAMES)
def test_similarity_is_symmetric_and_between_nothing_and_one(a, b):
    a, b = name_normal(a), name_normal(b)
    assert similarity(a, b) == similarity(b, a)
    assert 0 <= similarity(a, b) <= 1
    if a:
        assert similarity(a, a) == 1


@pytest.mark.parametrize(("a", "b"), [("客户3号店", "客户5号店"), ("全家一店", "全家二店"), ("百联超市", "晨光文具")])
def test_other_numbers_and_other_words_are_other_shops(a, b):
    assert look_alike(a, b, distance=1, radius_m=50) is None


@given(st.lists(st.tuples(NAMES.filter(str.strip), st.floats(0, 400), st.floats(0, 360)), max_size=12))
def test_neighbours_miss_none_that_comparing_everybody_finds(rows):
    everybody = [_known(index, *row) for index, row in enumerate(rows)]
    near = Neighbours(100)
    for at, row in enumerate(everybody):
        match = near.match(row)
        twins = [each for each in everybody[:at] if _alike(row, each)]
        assert (match is None) == (twins == [])
        near.add(row)


def _known(index, name, metres, bearing):
    point = destination(Point(31.2, 121.4), bearing, metres)
    return Known(id=None, number=index, name=name, normal=name_normal(name), point=point, phone="", address="")


def _alike(a, b):
    return look_alike(a.normal, b.normal, distance=distance_m(a.point, b.point), radius_m=100) is not None


def attribute(kind, **more):
    return {"x": AttributeDefinition(key="x", kind=kind, name={"zh": "x", "en": "x"}, **more)}


CHOICES = (("a", {}), ("b", {}))


@pytest.mark.parametrize(
    ("definition", "value", "code"),
    [
        (attribute("text"), "好", None),
        (attribute("text"), 1, "not_text"),
        (attribute("text", max_length=2), "abc", "too_long"),
        (attribute("integer"), 3, None),
        (attribute("integer"), 3.5, "not_integer"),
        (attribute("integer"), True, "not_integer"),
        (attribute("number", minimum=1), 0.5, "too_small"),
        (attribute("number", maximum=1), 2, "too_large"),
        (attribute("number"), 10**400, "too_large"),
        (attribute("number"), float("inf"), "too_large"),
        (attribute("number"), float("nan"), "not_number"),
        (attribute("boolean"), "yes", "not_boolean"),
        (attribute("date"), "2026-02-30", "not_date"),
        (attribute("choice", choices=CHOICES), "c", "unknown_choice"),
        (attribute("choices", choices=CHOICES), ["a", "b"], None),
        (attribute("choices", choices=CHOICES), ["a", "a"], "repeated"),
        (attribute("choices", choices=CHOICES), ["a", {}], "unknown_choice"),
        (attribute("text", required=True), "", "required"),
        ({}, 1, "unknown"),
    ],
)
def test_attributes_hold_what_their_definitions_say(definition, value, code):
    assert [each["code"] for each in faults_in({"x": value}, definition)] == ([] if code is None else [code])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(JSON, st.sampled_from(["text", "integer", "number", "boolean", "date", "choice", "choices"]))
def test_no_value_however_odd_breaks_the_check_of_attributes(value, kind):
    faults_in({"x": value}, attribute(kind, choices=CHOICES))


def test_attributes_are_merged_and_taken_away_by_nothing():
    assert merged({"a": 1, "b": 2, "c": 0}, {"a": None, "b": "", "d": [1]}) == {"c": 0, "d": [1]}


def test_only_what_differs_is_a_change():
    assert changes_between({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": None}) == {"b": {"before": 2, "after": 3}}


@given(st.text(max_size=20))
def test_what_an_export_defuses_an_import_reads_as_it_was(text):
    trimmed = text.strip()
    assert text_of(defused(trimmed)) == trimmed or trimmed.startswith("'") or defused(trimmed) == trimmed


@pytest.mark.parametrize(("cell", "number"), [("１２．５", 12.5), ("1,234", 1234), ("−3", -3), (7, 7), (" 8 ", 8)])
def test_numbers_are_read_as_people_write_them(cell, number):
    assert number_of(cell) == number


@pytest.mark.parametrize("cell", ["", "abc", "1e999", "nan", True])
def test_what_is_no_number_is_said_to_be_none(cell):
    with pytest.raises(CellFault):
        number_of(cell)


def test_yes_no_and_dates_are_read_in_both_languages():
    assert [boolean_of(each) for each in ("是", "Yes", "√", "否", "no", "0")] == [True] * 3 + [False] * 3
    assert {date_of(each) for each in ("2026-3-1", "2026/03/01", "2026年3月1日", "2026-03-01 08:00:00")} == {
        "2026-03-01"
    }


def test_headers_are_told_in_both_languages_and_with_remarks():
    columns = ["门店名称（必填）", "详细地址", "Lat", "LNG", "客户级别", "联系电话", "随便"]
    assert suggest_mapping(columns, {}) == {
        "name": 0,
        "address": 1,
        "latitude": 2,
        "longitude": 3,
        "tier": 4,
        "phone": 5,
    }


@given(st.lists(st.text(max_size=8), max_size=8))
def test_a_suggested_mapping_uses_every_column_once_at_most(columns):
    mapping = suggest_mapping(columns, {})
    assert len(set(mapping.values())) == len(mapping)
    assert fault_in_mapping({"name": 0, **mapping}, columns=max(len(columns), 1), fields=["name", *mapping]) in {
        None,
        *mapping,
        "name",
        "latitude",
        "longitude",
    }


def test_the_default_settings_hold_together():
    assert fault_in(DEFAULT_SETTINGS) is None
    found = settings_of(version=0, body=DEFAULT_SETTINGS)
    assert (found.tier_rank(), found.first_stage.key) == (["KA", "A", "B", "C", "D"], "contacted")


@pytest.mark.parametrize(
    ("part", "value", "place"),
    [
        ("default_tier", "Z", "default_tier.Z"),
        ("tiers", [*DEFAULT_SETTINGS["tiers"], DEFAULT_SETTINGS["tiers"][0]], "tiers.KA"),
        ("opportunity_stages", DEFAULT_SETTINGS["opportunity_stages"][::-1], "opportunity_stages.lost"),
        ("attributes", [{"key": "a", "name": {}, "kind": "choice"}], "attributes.a.choices"),
        (
            "attributes",
            [{"key": "a", "name": {}, "kind": "number", "minimum": 2, "maximum": 1}],
            "attributes.a.minimum",
        ),
    ],
)
def test_settings_that_contradict_themselves_are_named(part, value, place):
    assert fault_in({**DEFAULT_SETTINGS, part: value}) == place


def test_a_fence_is_the_customers_own_then_its_types_then_the_default():
    body = {**DEFAULT_SETTINGS, "types": [{"key": "mall", "name": {}, "geofence_m": 400}, {"key": "x", "name": {}}]}
    found = settings_of(version=1, body=body)
    assert [found.geofence(own=own, type_key=key) for own, key in ((50, "mall"), (None, "mall"), (None, "x"))] == [
        50,
        400,
        200,
    ]
