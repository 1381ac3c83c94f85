import { between, Empty, StatusTag, useFormat, useLanguage } from '@shifang/ui';
import { DepartmentFilter, FilterBar, useFilters } from '@shifang/ui/console';
import { Segmented, Table, Tooltip } from 'antd';
import { Scale } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Answer } from '../../../shell/Answer';
import { useFairness, type Fairness } from '../queries';
import styles from './reports.module.css';

const FILTERS = ['department_id', 'days'];

/** How evenly customers are spread, who passes them round, and what was done past the rules. */
export function FairnessReport() {
  const { t } = useTranslation();
  const filters = useFilters(FILTERS);
  const { department_id, days = '90' } = filters.values;
  const query = useFairness({
    days: Number(days) || 90,
    ...(department_id === undefined ? {} : { department_id }),
  });
  return (
    <div className={styles.report} aria-busy={query.isPlaceholderData}>
      <FilterBar filters={filters}>
        <DepartmentFilter filters={filters} label={t('pool.field.department')} />
        <Segmented<string>
          aria-label={t('pool.field.days')}
          value={days}
          onChange={(next) => filters.set({ days: next === '90' ? undefined : next })}
          options={['30', '90', '365'].map((value) => ({
            value,
            label: t('pool.days', { count: Number(value) }),
          }))}
        />
      </FilterBar>
      <Answer query={query}>{(report) => <Shown report={report} />}</Answer>
    </div>
  );
}

function Shown({ report }: { report: Fairness }) {
  const { t } = useTranslation();
  if (report.people.length === 0)
    return (
      <Empty icon={Scale} title={t('pool.fairness.none')} hint={t('pool.fairness.noneHint')} />
    );
  return (
    <div className={styles.columns}>
      <div>
        <section className={styles.box}>
          <h2 className={styles.boxTitle}>{t('pool.fairness.evenness')}</h2>
          <p className={styles.hint}>{t('pool.fairness.gini')}</p>
          <Evenness report={report} />
        </section>
        <section className={styles.box}>
          <h2 className={styles.boxTitle}>{t('pool.fairness.people')}</h2>
          <People report={report} />
        </section>
      </div>
      <div>
        <section className={styles.box}>
          <h2 className={styles.boxTitle}>{t('pool.fairness.relays')}</h2>
          <p className={styles.hint}>{t('pool.fairness.relaysHint')}</p>
          <Relays report={report} />
        </section>
        <section className={styles.box}>
          <h2 className={styles.boxTitle}>{t('pool.fairness.exceptions')}</h2>
          <p className={styles.hint}>{t('pool.fairness.exceptionsHint')}</p>
          <Exceptions report={report} />
        </section>
      </div>
    </div>
  );
}

function Evenness({ report }: { report: Fairness }) {
  const { t } = useTranslation();
  const format = useFormat();
  const gini = (value: number | null) =>
    value === null ? (
      '—'
    ) : (
      <Tooltip title={t('pool.fairness.gini')}>{format.number(value, 2)}</Tooltip>
    );
  return (
    <Table
      size="small"
      pagination={false}
      rowKey="department_id"
      dataSource={report.departments}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('pool.field.department'), dataIndex: 'name' },
        { title: t('pool.fairness.count'), dataIndex: 'people', align: 'right' },
        {
          title: t('pool.fairness.giniHeld'),
          align: 'right',
          render: (_, { holdings }) => gini(holdings.gini),
        },
        {
          title: t('pool.fairness.spread'),
          align: 'right',
          render: (_, { holdings }) => `${holdings.least}–${holdings.most}`,
        },
        {
          title: t('pool.fairness.giniClaims'),
          align: 'right',
          render: (_, { claims }) => gini(claims.gini),
        },
      ]}
    />
  );
}

function People({ report }: { report: Fairness }) {
  const { t } = useTranslation();
  return (
    <Table
      size="small"
      pagination={{ pageSize: 20, hideOnSinglePage: true, size: 'small' }}
      rowKey="person_id"
      dataSource={report.people}
      columns={[
        { title: t('pool.field.person'), dataIndex: 'name' },
        { title: t('pool.fairness.held'), dataIndex: 'held', align: 'right' },
        { title: t('pool.fairness.claims'), dataIndex: 'claims', align: 'right' },
      ]}
    />
  );
}

function Relays({ report }: { report: Fairness }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (report.relays.length === 0)
    return <StatusTag status="verified">{t('pool.fairness.noRelays')}</StatusTag>;
  return (
    <ul className={styles.relays}>
      {report.relays.map(({ people, customers, rounds }) => (
        <li key={people.map(({ id }) => id).join()}>
          <b>{people.map(({ name }) => name).join(' ⇄ ')}</b>
          {t('pool.fairness.rounds', { count: rounds })}{' '}
          {customers.map(({ id, name }, at) => (
            <span key={id}>
              {at > 0 && between(language)}
              <Link to={`/customers?open=${id}&tab=ownership`}>{name}</Link>
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Exceptions({ report }: { report: Fairness }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (report.exceptions.length === 0)
    return <StatusTag status="verified">{t('pool.fairness.noExceptions')}</StatusTag>;
  return (
    <>
      <ul className={styles.relays}>
        {report.exceptions.map(({ person_id, name, admin, kinds }) => (
          <li key={person_id}>
            <b>
              {name}
              {admin && ` · ${t('pool.fairness.admin')}`}
            </b>
            {kinds
              .map(({ kind, acts }) => t(`pool.fairness.act.${kind}`, { count: acts }))
              .join(' · ')}
          </li>
        ))}
      </ul>
      <Table
        size="small"
        style={{ marginTop: 12 }}
        pagination={{ pageSize: 10, hideOnSinglePage: true, size: 'small' }}
        rowKey={({ at, kind, customer_id }) => `${at}${kind}${customer_id ?? ''}`}
        dataSource={report.newest}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('pool.field.at'), render: (_, { at }) => format.day(at) },
          { title: t('pool.field.what'), render: (_, { kind }) => t(`pool.fairness.kind.${kind}`) },
          { title: t('pool.field.by'), dataIndex: 'by_name' },
          {
            title: t('pool.field.customer'),
            render: (_, { customer_id, customer_name }) =>
              customer_id === null ? (
                '—'
              ) : (
                <Link to={`/customers?open=${customer_id}&tab=ownership`}>{customer_name}</Link>
              ),
          },
        ]}
      />
    </>
  );
}
