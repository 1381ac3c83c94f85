import django.contrib.postgres.fields
import shifang.platform.clock
import shifang.platform.models
from django.db import migrations, models

from shifang.platform.schema import TenantTable
from shifang.platform.schema_names import APPLICATION_ROLE, BACKUP_ROLE


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('timezone', models.CharField(default='Asia/Shanghai', max_length=40)),
                ('locale', models.CharField(default='zh', max_length=5)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('name', models.CharField(max_length=120)),
                ('archived', models.BooleanField(default=False)),
                ('parent', shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.department')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('login', models.CharField(max_length=64)),
                ('phone', models.CharField(blank=True, default='', max_length=20)),
                ('name', models.CharField(max_length=80)),
                ('name_key', models.CharField(max_length=200)),
                ('employee_number', models.CharField(blank=True, default='', max_length=40)),
                ('email', models.CharField(blank=True, default='', max_length=200)),
                ('locale', models.CharField(default='zh', max_length=5)),
                ('password', models.CharField(max_length=200)),
                ('disabled_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('generation', models.IntegerField(default=0)),
                ('department', shifang.platform.models.TenantKey(related_name='+', to='accounts.department')),
            ],
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('label', models.CharField(blank=True, default='', max_length=120)),
                ('first_seen_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('person', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='department',
            name='manager',
            field=shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.person'),
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('key', models.CharField(blank=True, default='', max_length=32)),
                ('name', models.CharField(max_length=80)),
                ('reach', models.CharField(max_length=16)),
                ('permissions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), size=None)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'name'), name='accounts_role_name')],
            },
        ),
        migrations.AddField(
            model_name='person',
            name='role',
            field=shifang.platform.models.TenantKey(related_name='+', to='accounts.role'),
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('generation', models.IntegerField()),
                ('device_id', models.UUIDField(null=True)),
                ('label', models.CharField(blank=True, default='', max_length=120)),
                ('address', models.CharField(blank=True, default='', max_length=45)),
                ('access_hash', models.BinaryField(max_length=32)),
                ('access_expires_at', models.DateTimeField()),
                ('refresh_hash', models.BinaryField(max_length=32)),
                ('refresh_expires_at', models.DateTimeField()),
                ('previous_refresh_hash', models.BinaryField(max_length=32, null=True)),
                ('rotated_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('person', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
            ],
        ),
        migrations.CreateModel(
            name='SignInGuard',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('lane', models.CharField(max_length=120)),
                ('failures', models.IntegerField(default=0)),
                ('blocked_until', models.DateTimeField(null=True)),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'lane'), name='accounts_guard_lane')],
            },
        ),
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('kind', models.CharField(max_length=64)),
                ('version', models.IntegerField()),
                ('body', models.JSONField()),
                ('valid_from', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('author', shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'kind', 'version'), name='accounts_policy_version')],
            },
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['organisation_id', 'department'], name='accounts_person_department'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('organisation_id', 'login'), name='accounts_person_login'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(condition=models.Q(('phone', ''), _negated=True), fields=('organisation_id', 'phone'), name='accounts_person_phone'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['organisation_id', 'person'], name='accounts_session_person'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.UniqueConstraint(fields=('organisation_id', 'access_hash'), name='accounts_session_access'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.UniqueConstraint(fields=('organisation_id', 'refresh_hash'), name='accounts_session_refresh'),
        ),
        TenantTable(
            'Department', 'Role', 'Person', 'Session', 'Device', 'SignInGuard', 'PolicyVersion'
        ),
        migrations.RunSQL(
            # An organisation sees its own row. Sign-in finds one by its code and jobs walk over all of them
            # through two functions of the owner, which show nothing else.
            f"""
            ALTER TABLE accounts_organisation ENABLE ROW LEVEL SECURITY;
            ALTER TABLE accounts_organisation FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON accounts_organisation
                USING (id = nullif(current_setting('shifang.organisation', true), '')::uuid);
            GRANT SELECT, UPDATE (name, timezone, locale) ON accounts_organisation TO {APPLICATION_ROLE};
            GRANT SELECT ON accounts_organisation TO {BACKUP_ROLE};

            CREATE FUNCTION shifang_find_organisation(wanted text) RETURNS uuid
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
                AS 'SELECT id FROM accounts_organisation WHERE code = lower(wanted)';
            CREATE FUNCTION shifang_organisations() RETURNS SETOF uuid
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
                AS 'SELECT id FROM accounts_organisation ORDER BY id';
            REVOKE ALL ON FUNCTION shifang_find_organisation(text), shifang_organisations() FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION shifang_find_organisation(text), shifang_organisations()
                TO {APPLICATION_ROLE};
            """,
            migrations.RunSQL.noop,
        ),
    ]
