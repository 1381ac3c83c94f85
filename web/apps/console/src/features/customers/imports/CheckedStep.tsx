import { ok, useApi } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Button, Radio, Space, Table, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useVocabulary } from '../settings';
import styles from './imports.module.css';
import { fieldLabel } from './mapping';
import { useFindings, type Duplicates, type Finding, type Import } from './queries';
import { Counts, ReportButton } from './WorkingStep';

const DUPLICATES: readonly Duplicates[] = ['skip', 'update', 'create'];

/** What the trial found: nothing is written until the run is started. */
export function CheckedStep({ batch, onAgain }: { batch: Import; onAgain: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const given = batch.options['duplicates'] as Duplicates | undefined;
  const [duplicates, setDuplicates] = useState<Duplicates>(given ?? 'skip');
  const run = useSave({
    save: () => {
      const params = { path: { import_id: batch.id } };
      return ok(
        client.POST('/api/v1/customer-imports/{import_id}/run', { params, body: { duplicates } }),
      );
    },
    refresh: [['imports'], ['customers']],
  });
  return (
    <>
      <section className={styles.section}>
        <h2 className={styles.heading}>{t('customers.import.checked')}</h2>
        <Counts batch={batch} />
      </section>
      {batch.errors + batch.duplicates > 0 && (
        <section className={styles.section}>
          <Tabs
            items={(['error', 'duplicate'] as const).map((outcome) => ({
              key: outcome,
              label: t(`customers.import.outcome.${outcome}`, {
                count: outcome === 'error' ? batch.errors : batch.duplicates,
              }),
              children: <Findings batch={batch} outcome={outcome} />,
            }))}
          />
        </section>
      )}
      {batch.duplicates > 0 && (
        <section className={styles.section}>
          <h2 className={styles.heading}>{t('customers.import.duplicates.title')}</h2>
          <Radio.Group
            value={duplicates}
            onChange={({ target }) => setDuplicates(target.value as Duplicates)}
            options={DUPLICATES.map((value) => ({
              value,
              label: t(`customers.import.duplicates.${value}`),
            }))}
          />
        </section>
      )}
      <Space className={styles.actions ?? ''}>
        <Button onClick={onAgain}>{t('customers.import.change')}</Button>
        <ReportButton batch={batch} />
        <Button type="primary" loading={run.pending} onClick={() => run.run()}>
          {t('customers.import.run')}
        </Button>
      </Space>
    </>
  );
}

function Findings({ batch, outcome }: { batch: Import; outcome: 'error' | 'duplicate' }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useVocabulary();
  const list = useFindings(batch.id, outcome, batch.checked_at);
  const fault = (each: Record<string, unknown>) => {
    const field = fieldLabel(String(each['field']), t, words);
    const said = t(`customers.import.fault.${String(each['code'])}`, { ...each });
    const value = each['value'];
    return typeof value === 'string' && value !== ''
      ? t('customers.import.faultOf', { field, value, said })
      : t('customers.import.faultOfNone', { field, said });
  };
  return (
    <>
      <Table<Finding>
        size="small"
        pagination={false}
        loading={list.state === 'loading'}
        rowKey="row"
        dataSource={[...list.rows]}
        columns={[
          { key: 'row', title: t('customers.import.row'), dataIndex: 'row', width: 80 },
          {
            key: 'values',
            title: t('customers.field.name'),
            render: (_, row) => String(row.values[nameColumn(batch)] ?? ''),
          },
          outcome === 'error'
            ? {
                key: 'why',
                title: t('customers.import.why'),
                render: (_, row) => row.errors.map((each, at) => <div key={at}>{fault(each)}</div>),
              }
            : {
                key: 'twin',
                title: t('customers.import.twin'),
                render: (_, row) => (
                  <>
                    {row.duplicate_of === null ? (
                      t('customers.import.twinRow', { row: row.duplicate_row })
                    ) : (
                      <Link to={`/customers?open=${row.duplicate_of}`} target="_blank">
                        {row.duplicate_name}
                      </Link>
                    )}
                    {row.distance_m !== null && ` · ${format.distance(row.distance_m)}`}
                  </>
                ),
              },
        ]}
      />
      {list.more && (
        <Button loading={list.loadingMore} onClick={list.loadMore}>
          {t('ui.table.more')}
        </Button>
      )}
    </>
  );
}

function nameColumn(batch: Import): number {
  const mapping = batch.options['mapping'] as Record<string, number> | undefined;
  return mapping?.['name'] ?? 0;
}
