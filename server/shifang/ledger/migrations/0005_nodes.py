from django.db import migrations

from shifang.ledger.rules.tiles import HASH, WIDTH, kept


def add_nodes(apps, schema_editor):
    """Keep with every tile the nodes above its hashes."""
    tiles = apps.get_model("ledger", "Tile").objects.using(schema_editor.connection.alias)
    for tile in tiles.iterator(chunk_size=200):
        hashes = bytes(tile.hashes)
        whole = kept([hashes[at : at + HASH] for at in range(0, WIDTH * HASH, HASH)])
        tiles.filter(organisation_id=tile.organisation_id, id=tile.id).update(hashes=whole)


def drop_nodes(apps, schema_editor):
    schema_editor.execute("UPDATE ledger_tile SET hashes = substring(hashes FOR %s)", [WIDTH * HASH])


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0004_erasing'),
    ]

    operations = [
        migrations.RunPython(add_nodes, drop_nodes, elidable=True),
    ]
