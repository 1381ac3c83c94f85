import { useMay } from '@shifang/api';
import { Empty, NoPermission, useFormat } from '@shifang/ui';
import { DataTable, Facts, PageHead, type Column } from '@shifang/ui/console';
import { ChevronLeft, PackageOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Answer } from '../../../shell/Answer';
import { Goes } from './Goes';
import styles from './handOver.module.css';
import { receiversIn } from './receivers';
import { useHandOver, useLines, type HandOver, type Line } from './queries';
import { useCounts } from './useCounts';

/** A hand-over that was made: by whom, why, and where every single thing went. */
export function RecordPage() {
  const { handOverId = '' } = useParams();
  const mayHandOver = useMay('pools.hand_over');
  return mayHandOver ? <Record key={handOverId} id={handOverId} /> : <NoPermission />;
}

function Record({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useHandOver(id);
  return (
    <Answer query={query}>
      {(handOver) => (
        <>
          <PageHead
            title={
              <Link to="/pool?tab=handOver">
                <ChevronLeft size={18} aria-hidden />{' '}
                {t('pool.handOver.of', { name: handOver.person_name })}
              </Link>
            }
          />
          <Told handOver={handOver} />
          <Lines handOver={handOver} />
        </>
      )}
    </Answer>
  );
}

function Told({ handOver }: { handOver: HandOver }) {
  const { t } = useTranslation();
  const format = useFormat();
  const said = useCounts()(handOver);
  return (
    <div className={styles.told}>
      <Facts
        rows={[
          [t('pool.field.at'), format.moment(handOver.made_at)],
          [t('pool.field.by'), handOver.by_name],
          [t('shell.standing.reason'), handOver.reason],
          [t('pool.handOver.handed'), said],
          [
            t('pool.handOver.column.who'),
            receiversIn(handOver.receivers, t('pool.handOver.nobody.pool')),
          ],
        ]}
      />
    </div>
  );
}

function Lines({ handOver }: { handOver: HandOver }) {
  const { t } = useTranslation();
  const list = useLines(handOver.id);
  const columns: readonly Column<Line>[] = [
    {
      key: 'customer',
      title: t('pool.field.customer'),
      fixedColumn: true,
      render: (_, { customer_id, name }) =>
        customer_id === null ? '—' : <Link to={`/customers?open=${customer_id}`}>{name}</Link>,
    },
    {
      key: 'kind',
      title: t('pool.handOver.column.kind'),
      render: (_, { kind }) => t(`pool.handOver.kind.${kind}`),
    },
    {
      key: 'goes',
      title: t('pool.handOver.column.went'),
      render: (_, { kind, person_id }) => <Goes person={person_id} estate={handOver} kind={kind} />,
    },
  ];
  return (
    <DataTable<Line>
      name="pool.handOver.lines"
      label={t('pool.handOver.lines')}
      columns={columns}
      list={list}
      rowKey={({ kind, thing_id }) => `${kind}${thing_id}`}
      empty={<Empty icon={PackageOpen} title={t('pool.handOver.nothing')} />}
    />
  );
}
