import { Empty, Skeleton, TierMark, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { Plus, Search, Store } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFieldData } from '../../shell/data';
import { useNow, usePlace } from '../../shell/place';
import { TabPage } from '../../shell/TabPage';
import styles from './CustomersPage.module.css';
import { rowsOf, type Order, type Row } from './list';

const ORDERS: readonly Order[] = ['near', 'longest', 'name'];
/** Rows drawn at once: a list of hundreds must open at once on a slow phone. */
const PAGE = 40;

export function CustomersPage() {
  const { t } = useTranslation();
  const { customers, syncedAt } = useFieldData();
  const { fix } = usePlace();
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<Order>('near');
  const [shown, setShown] = useState(PAGE);
  const rows = useMemo(
    () => rowsOf({ customers: customers.values(), search, order, here: fix }),
    [customers, search, order, fix],
  );
  const loading = customers.size === 0 && syncedAt === null;
  return (
    <TabPage title={t('customers.title')} action={<AddLink />}>
      <div className={styles.tools}>
        <label className={styles.search}>
          <Search size={18} aria-hidden />
          <span className="sf-visually-hidden">{t('customers.search')}</span>
          <input
            type="search"
            value={search}
            placeholder={t('customers.search')}
            data-testid="customer-search"
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
        <Orders order={order} choose={setOrder} />
      </div>
      {loading && <Skeleton rows={8} height={44} />}
      {!loading && rows.length === 0 && <Nothing search={search} />}
      <ul className={styles.list}>
        {rows.slice(0, shown).map((row) => (
          <li key={row.customer.id}>
            <CustomerRow row={row} />
          </li>
        ))}
      </ul>
      {rows.length > shown && (
        <div className={styles.more}>
          <Button block fill="outline" onClick={() => setShown(shown + PAGE)}>
            {t('customers.more', { count: rows.length - shown })}
          </Button>
        </div>
      )}
    </TabPage>
  );
}

function AddLink() {
  const { t } = useTranslation();
  return (
    <Link className={styles.add} to="/customers/new" aria-label={t('customers.add.title')}>
      <Plus size={24} aria-hidden />
    </Link>
  );
}

function Nothing({ search }: { search: string }) {
  const { t } = useTranslation();
  return search === '' ? (
    <Empty icon={Store} title={t('customers.empty')} hint={t('customers.emptyHint')} />
  ) : (
    <Empty icon={Search} title={t('customers.notFound')} hint={t('customers.notFoundHint')} />
  );
}

function Orders({ order, choose }: { order: Order; choose: (order: Order) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.orders}>
      <legend className="sf-visually-hidden">{t('customers.order.label')}</legend>
      {ORDERS.map((each) => (
        <label key={each} className={styles.order}>
          <input type="radio" name="order" checked={each === order} onChange={() => choose(each)} />
          {t(`customers.order.${each}`)}
        </label>
      ))}
    </fieldset>
  );
}

function CustomerRow({ row }: { row: Row }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const { policies } = useFieldData();
  const { customer, distance } = row;
  const rank = policies.tiers.findIndex(({ key }) => key === customer.tier);
  const visited = customer.last_visit_at
    ? t('customers.visited', { ago: format.ago(customer.last_visit_at, now) })
    : t('customers.neverVisited');
  return (
    <Link
      className={styles.row}
      to={`/customers/${customer.id}`}
      data-testid={`customer-${customer.id}`}
    >
      <TierMark tier={customer.tier ?? '·'} rank={rank < 0 ? 4 : rank} />
      <span style={{ minWidth: 0 }}>
        <span className={styles.name}>{customer.name}</span>
        <span className={styles.note}>{customer.address || t('customers.noAddress')}</span>
        <span className={styles.note}>{customer.unsent ? t('customers.unsent') : visited}</span>
      </span>
      <span className={styles.figure}>{distance === null ? '' : format.distance(distance)}</span>
    </Link>
  );
}
