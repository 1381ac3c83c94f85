import { ok, useApi } from '@shifang/api';
import { PersonPicker, useSave } from '@shifang/ui/console';
import { Alert, Button, Form, Radio, Select, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { useVocabulary } from '../settings';
import styles from './imports.module.css';
import { LeadFields } from './LeadFields';
import { fieldLabel, fieldsFor, isMapExtract, mappingOf, needsDatum } from './mapping';
import type { Duplicates, Import } from './queries';

type Datum = 'wgs84' | 'gcj02' | 'bd09';

type Kept = 'customers' | 'leads';

interface Leads {
  department_id: string;
  source: string;
  licence: string;
  kinds?: Record<string, string>;
  cells?: string[];
}

interface Values {
  kept: Kept;
  leads?: Leads;
  mapping: Record<string, number | undefined>;
  datum?: Datum;
  duplicates: Duplicates;
  default_type?: string;
  default_tier?: string;
  default_owner_id?: string;
}

const KEPT: readonly Kept[] = ['customers', 'leads'];
const DATUMS: readonly Datum[] = ['gcj02', 'bd09', 'wgs84'];
const DUPLICATES: readonly Duplicates[] = ['skip', 'update', 'create'];

/** Which column is which field, in which coordinate system, and what to do with duplicates. */
export function MappingStep({ batch, onStarted }: { batch: Import; onStarted: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const words = useVocabulary();
  const [form] = Form.useForm<Values>();
  const mapping = Form.useWatch('mapping', form) ?? batch.suggested_mapping;
  const located = needsDatum(mapping);
  const extract = isMapExtract(batch.format);
  const kept = Form.useWatch('kept', form) ?? (extract ? 'leads' : 'customers');
  const leads = kept === 'leads';
  const fields = fieldsFor(batch.fields ?? [], leads);
  const check = useSave<Values>({
    save: (values) => {
      const params = { path: { import_id: batch.id } };
      const body = {
        mapping: mappingOf(values.mapping, fields),
        datum: located ? (values.datum ?? null) : null,
        duplicates: values.duplicates,
        default_type: values.default_type ?? null,
        default_tier: values.default_tier ?? null,
        default_owner_id: leads ? null : (values.default_owner_id ?? null),
        leads:
          leads && values.leads !== undefined ? { kinds: {}, cells: [], ...values.leads } : null,
      };
      return ok(client.POST('/api/v1/customer-imports/{import_id}/check', { params, body }));
    },
    refresh: [['imports']],
    onDone: onStarted,
    form,
  });
  const columns = batch.columns.map((name, at) => ({
    value: at,
    label: name || t('customers.import.column', { number: at + 1 }),
  }));
  const required = [{ required: true, message: t('shell.form.required') }];
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      onFinish={check.run}
      initialValues={{
        kept,
        mapping: batch.suggested_mapping,
        duplicates: 'skip',
        ...(extract && {
          datum: 'wgs84',
          leads: { source: 'OpenStreetMap', licence: 'ODbL 1.0 © OpenStreetMap contributors' },
        }),
      }}
    >
      <Sample batch={batch} />
      <section className={styles.section}>
        <h2 className={styles.heading}>{t('customers.import.kept.title')}</h2>
        <Form.Item name="kept" noStyle>
          <Radio.Group
            options={KEPT.map((value) => ({ value, label: t(`customers.import.kept.${value}`) }))}
          />
        </Form.Item>
      </section>
      {leads && <LeadFields batch={batch} column={mapping['kind']} located={located} />}
      <section className={styles.section}>
        <h2 className={styles.heading}>{t('customers.import.mapping')}</h2>
        <div className={styles.fields}>
          {fields.map((field) => (
            <Form.Item
              key={field}
              name={['mapping', field]}
              label={fieldLabel(field, t, words)}
              rules={field === 'name' ? required : []}
            >
              <Select
                allowClear
                options={columns}
                placeholder={t('customers.import.notUsed')}
                showSearch={{ optionFilterProp: 'label' }}
              />
            </Form.Item>
          ))}
        </div>
      </section>
      {located && (
        <section className={styles.section}>
          <h2 className={styles.heading}>{t('customers.import.datum.title')}</h2>
          <Form.Item name="datum" rules={required} extra={t('customers.import.datum.hint')}>
            <Radio.Group
              options={DATUMS.map((value) => ({
                value,
                label: t(`customers.import.datum.${value}`),
              }))}
            />
          </Form.Item>
        </section>
      )}
      <section className={styles.section}>
        <h2 className={styles.heading}>{t('customers.import.defaults')}</h2>
        <div className={styles.fields}>
          <Form.Item name="default_type" label={t('customers.import.defaultType')}>
            <Select allowClear options={words.choices(words.settings.types)} />
          </Form.Item>
          <Form.Item name="default_tier" label={t('customers.import.defaultTier')}>
            <Select allowClear options={words.choices(words.settings.tiers)} />
          </Form.Item>
          {!leads && (
            <Form.Item name="default_owner_id" label={t('customers.import.defaultOwner')}>
              <PersonPicker />
            </Form.Item>
          )}
        </div>
        <Form.Item name="duplicates" label={t('customers.import.duplicates.title')}>
          <Radio.Group
            options={DUPLICATES.map((value) => ({
              value,
              label: t(
                leads && value === 'update'
                  ? 'customers.import.duplicates.merge'
                  : `customers.import.duplicates.${value}`,
              ),
            }))}
          />
        </Form.Item>
      </section>
      <Alert type="info" showIcon title={t('customers.import.checkHint')} />
      <div className={styles.actions}>
        <Button type="primary" htmlType="submit" loading={check.pending}>
          {t('customers.import.check')}
        </Button>
      </div>
    </Form>
  );
}

/** The first rows as they were sent. */
function Sample({ batch }: { batch: Import }) {
  const { t } = useTranslation();
  const rows = batch.sample.slice(0, 5).map((cells, key) => ({ key, cells: cells as unknown[] }));
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>
        {t('customers.import.sample', { name: batch.filename, count: batch.total })}
      </h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={rows}
        columns={batch.columns.map((name, at) => ({
          key: at,
          title: name || t('customers.import.column', { number: at + 1 }),
          render: (_: unknown, row: { cells: unknown[] }) => String(row.cells[at] ?? ''),
        }))}
      />
    </section>
  );
}
