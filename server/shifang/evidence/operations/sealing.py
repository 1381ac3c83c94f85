"""Sealing photos again under the organisation's newest data key."""

from uuid import UUID

from shifang.evidence import files
from shifang.evidence.models import Photo
from shifang.platform import tenancy

_AT_ONCE = 200


def seal_photos_again(organisation_id: UUID, newest: int) -> int:
    """Seal the files of all photos that are under another data key, or under none yet; return how many files."""
    done, after = 0, UUID(int=0)
    while True:
        with tenancy.organisation(organisation_id):
            rows = Photo.objects.filter(organisation_id=organisation_id, id__gt=after).order_by("id")
            photos = list(rows.values_list("id", "sha256")[:_AT_ONCE])
        if not photos:
            return done
        for _, sha256 in photos:
            done += sum(_again(name, newest) for name in files.names(organisation_id, sha256))
        after = photos[-1][0]


def _again(name: str, newest: int) -> bool:
    number = files.key_number(name)
    if number is None or number >= newest:
        return False
    files.seal_again(name)
    return True
