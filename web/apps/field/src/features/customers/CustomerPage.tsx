import { Empty, StatusTag, TierMark, isStatus, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import {
  CircleHelp,
  Hourglass,
  MapPinned,
  MessageSquarePlus,
  Navigation,
  Store,
} from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { CustomerView } from '../../outbox/customers';
import { useFieldData } from '../../shell/data';
import { FieldMap } from '../../shell/map/FieldMap';
import { useWords } from '../../shell/named';
import { OutboxPill } from '../../shell/OutboxPill';
import { distanceBetween, useNow, usePlace } from '../../shell/place';
import { useStartVisit } from '../../shell/start_visit';
import { SubPage } from '../../shell/SubPage';
import { Contacts } from './Contacts';
import styles from './CustomerPage.module.css';
import { History } from './History';
import { Keeping } from './Keeping';

export function CustomerPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const customer = useFieldData().customers.get(id);
  if (!customer) {
    return (
      <SubPage title={t('customers.customer')} parent="/customers">
        <Empty icon={Store} title={t('customers.gone')} hint={t('customers.goneHint')} />
      </SubPage>
    );
  }
  return (
    <SubPage
      title={customer.name}
      parent="/customers"
      aside={<OutboxPill />}
      foot={<StartButton customer={customer} />}
    >
      <Where customer={customer} />
      <Head customer={customer} />
      <Keeping customer={customer} />
      <Contacts contacts={customer.contacts} />
      <History customer={customer} />
    </SubPage>
  );
}

function StartButton({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation();
  const { start, blockedBy } = useStartVisit();
  const { customers } = useFieldData();
  const blocking = blockedBy(customer.id);
  if (blocking) {
    const name = customers.get(blocking.customerId)?.name ?? '';
    return (
      <Link to={`/visits/${blocking.id}`} style={{ display: 'block' }}>
        {t('customers.blocked', { name })}
      </Link>
    );
  }
  return (
    <Button
      block
      color="primary"
      size="large"
      data-testid="visit-start"
      onClick={() => start(customer.id)}
    >
      {t('customers.start')}
    </Button>
  );
}

function Where({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation();
  const { policies } = useFieldData();
  const { latitude, longitude, geofence_radius_m } = customer;
  const shapes = useMemo(() => {
    if (latitude === null || longitude === null) return null;
    const radius_m = geofence_radius_m ?? policies.checkIn.fence_radius_m;
    return {
      points: [{ id: 'customer', latitude, longitude, meaning: 'brand' as const, rank: 1 }],
      circles: [{ latitude, longitude, radius_m, kind: 'fence' as const }],
    };
  }, [latitude, longitude, geofence_radius_m, policies]);
  if (!shapes) return null;
  return (
    <div className={styles.map}>
      <FieldMap label={t('customers.map')} {...shapes} fitKey={customer.id} interactive={false} />
    </div>
  );
}

function Head({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const { policies } = useFieldData();
  const { nameOf } = useWords();
  const { fix } = usePlace();
  const distance = distanceBetween(fix, customer);
  const rank = policies.tiers.findIndex(({ key }) => key === customer.tier);
  const facts = [
    customer.last_visit_at
      ? t('customers.visited', { ago: format.ago(customer.last_visit_at, now) })
      : t('customers.neverVisited'),
    customer.open_issues > 0 ? t('customers.openIssues', { count: customer.open_issues }) : null,
  ].filter(Boolean);
  return (
    <section className={styles.head}>
      <div className={styles.marks}>
        {customer.tier && <TierMark tier={customer.tier} rank={rank < 0 ? 4 : rank} />}
        <span>{nameOf(policies.types, customer.type)}</span>
        {isStatus(customer.life_stage) && <StatusTag status={customer.life_stage} size="small" />}
        {distance !== null && <span>{format.distance(distance)}</span>}
      </div>
      <p className={styles.address}>{customer.address || t('customers.noAddress')}</p>
      <p className={styles.facts}>{facts.join(' · ')}</p>
      {customer.claim === 'unsent' && <Notice text={t('customers.claimUnsent')} />}
      {customer.unsent && <Notice text={t('customers.unsent')} />}
      {customer.correction !== 'none' && (
        <Notice text={t(`customers.correction.${customer.correction}`)} />
      )}
      <Actions customer={customer} />
    </section>
  );
}

function Notice({ text }: { text: string }) {
  return (
    <p className={styles.notice}>
      <Hourglass size={18} aria-hidden style={{ flex: 'none' }} />
      {text}
    </p>
  );
}

function Actions({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation();
  const { id, latitude, longitude } = customer;
  const known = latitude !== null && longitude !== null;
  return (
    <nav className={styles.actions} aria-label={t('customers.actions')}>
      {known && (
        <a
          className={styles.action}
          href={`geo:${latitude},${longitude}?q=${latitude},${longitude}`}
        >
          <Navigation size={22} aria-hidden />
          {t('customers.navigate')}
        </a>
      )}
      <Link className={styles.action} to={`/customers/${id}/follow-up`}>
        <MessageSquarePlus size={22} aria-hidden />
        {t('customers.followUp.action')}
      </Link>
      <Link className={styles.action} to={`/customers/${id}/issue`}>
        <CircleHelp size={22} aria-hidden />
        {t('customers.issue.action')}
      </Link>
      <Link className={styles.action} to={`/customers/${id}/correct`}>
        <MapPinned size={22} aria-hidden />
        {t('customers.correct.action')}
      </Link>
    </nav>
  );
}
