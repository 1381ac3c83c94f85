import { useMay } from '@shifang/api';
import { Empty, listed, useFormat, useLanguage } from '@shifang/ui';
import { useDepartments } from '@shifang/ui/console';
import { Button, Segmented, Table } from 'antd';
import { Plus, Waves } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Answer } from '../../../shell/Answer';
import { usePools, type Pool } from '../queries';
import { useWords } from '../words';
import { FallbackChains } from './FallbackChain';
import styles from './rules.module.css';

/** The pools in the order in which they take customers in, and how the unclaimed fall from one to the next. */
export function PoolList() {
  const { t } = useTranslation();
  const [archived, setArchived] = useState(false);
  const query = usePools(archived);
  const manages = useMay('pools.manage');
  const navigate = useNavigate();
  const add = (
    <Button
      type="primary"
      icon={<Plus size={15} />}
      onClick={() => void navigate('/pool/rules/new')}
    >
      {t('pool.rules.add')}
    </Button>
  );
  return (
    <div className={styles.list}>
      <div className={styles.ruleHead}>
        <Segmented<string>
          aria-label={t('pool.rules.which')}
          value={archived ? 'archived' : 'living'}
          onChange={(next) => setArchived(next === 'archived')}
          options={['living', 'archived'].map((value) => ({
            value,
            label: t(`pool.rules.${value}`),
          }))}
        />
        {manages && add}
      </div>
      <Answer query={query} rows={6}>
        {(pools) =>
          pools.length === 0 ? (
            <Empty
              icon={Waves}
              title={t(archived ? 'pool.rules.noneArchived' : 'pool.rules.none')}
              hint={t('pool.rules.noneHint')}
              action={manages && !archived ? add : undefined}
            />
          ) : (
            <>
              <PoolTable pools={pools} />
              {!archived && (
                <div style={{ marginTop: 16 }}>
                  <FallbackChains pools={pools} />
                </div>
              )}
            </>
          )
        }
      </Answer>
    </div>
  );
}

function PoolTable({ pools }: { pools: readonly Pool[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table<Pool>
      size="middle"
      pagination={false}
      rowKey="id"
      dataSource={pools as Pool[]}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('pool.rules.priority'), dataIndex: 'priority', align: 'right', width: 90 },
        {
          title: t('pool.rules.name'),
          render: (_, { id, name }) => <Link to={`/pool/rules/${id}`}>{name}</Link>,
        },
        { title: t('pool.rules.scope'), render: (_, pool) => <ScopeWords pool={pool} /> },
        {
          title: t('pool.rules.version'),
          render: (_, { version, in_force_from }) =>
            t('pool.rules.inForce', { version, day: format.day(in_force_from) }),
        },
      ]}
    />
  );
}

function ScopeWords({ pool }: { pool: Pool }) {
  const { t } = useTranslation();
  const words = useWords();
  const language = useLanguage();
  const departments = useDepartments();
  const names = pool.departments.map(
    (id) => departments.find((each) => each.id === id)?.name ?? '…',
  );
  const parts = [
    listed(language, names),
    pool.cells.length > 0 ? t('shell.region.count', { count: pool.cells.length }) : '',
    listed(language, pool.types.map(words.type)),
    listed(language, pool.tiers.map(words.tier)),
  ].filter(Boolean);
  return parts.length === 0 ? t('pool.rules.everything') : parts.join(' · ');
}
