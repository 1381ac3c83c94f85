from itertools import groupby

from django.db import migrations, models

import shifang.platform.clock
from shifang.ledger.rules.entry import entry_hash, entry_text
from shifang.ledger.rules.merkle import complete, leaf_hash
from shifang.ledger.rules.tiles import WIDTH
from shifang.platform.schema import TenantTable


def plant(apps, schema_editor):
    """Give what is placed already its leaves, and write the complete tiles."""
    names, database = ("Event", "Placed", "Tile"), schema_editor.connection.alias
    event, placed, tile = (apps.get_model("ledger", name).objects.using(database) for name in names)
    rows = placed.order_by("organisation_id", "position").iterator(chunk_size=2000)
    for organisation_id, mine in groupby(rows, key=lambda row: row.organisation_id):
        edge = []
        for row in mine:
            told = event.get(organisation_id=organisation_id, id=row.id)
            leaf = leaf_hash(entry_hash(entry_text(told), salt=bytes(told.salt)))
            placed.filter(organisation_id=organisation_id, id=row.id).update(leaf=leaf)
            grow(tile, organisation_id, edge, leaf)


def grow(tile, organisation_id, edge, leaf):
    """Add a leaf to the unfinished edge: a list of hashes for each level, with the number of the tile."""
    level, hash_ = 0, leaf
    while True:
        if level == len(edge):
            edge.append((0, []))
        number, hashes = edge[level]
        hashes.append(hash_)
        if len(hashes) < WIDTH:
            return
        hash_ = complete(hashes)
        tile.create(
            organisation_id=organisation_id, level=level, number=number, hashes=b"".join(hashes), root=hash_
        )
        edge[level] = (number + 1, [])
        level += 1


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_pending_organisations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tile',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('level', models.IntegerField()),
                ('number', models.BigIntegerField()),
                ('hashes', models.BinaryField()),
                ('root', models.BinaryField(max_length=32)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'level', 'number'), name='ledger_tile_number')],
            },
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('size', models.BigIntegerField()),
                ('note', models.TextField()),
                ('signed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'size'), name='ledger_checkpoint_size')],
            },
        ),
        TenantTable('Tile', 'Checkpoint', append_only=True),
        migrations.AddField(
            model_name='placed',
            name='leaf',
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.RunPython(plant, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='placed',
            name='leaf',
            field=models.BinaryField(max_length=32),
        ),
    ]
