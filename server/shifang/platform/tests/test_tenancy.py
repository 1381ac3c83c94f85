from uuid import uuid4

import pytest
from django.db import connection, transaction

from shifang.platform import tenancy


def setting() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('shifang.organisation', true), '')")
        return cursor.fetchone()[0]


def test_the_setting_ends_with_its_transaction() -> None:
    one = uuid4()
    with tenancy.organisation(one):
        assert setting() == str(one)
        assert tenancy.current_organisation() == one
    assert setting() == ""
    assert tenancy.current_organisation() is None


def test_a_nested_block_puts_the_outer_organisation_back() -> None:
    outer, inner = uuid4(), uuid4()
    with tenancy.organisation(outer):
        with tenancy.organisation(inner):
            assert setting() == str(inner)
        assert setting() == str(outer)
        with pytest.raises(ZeroDivisionError), tenancy.organisation(inner):
            raise ZeroDivisionError
        assert setting() == str(outer)


def test_inside_a_foreign_transaction_the_setting_is_cleared_at_the_end() -> None:
    with transaction.atomic():
        with tenancy.organisation(uuid4()):
            pass
        assert setting() == ""
