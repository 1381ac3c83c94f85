import { useFormat } from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import { MapView } from '@shifang/ui/map';
import { PhotoGrid } from '@shifang/ui/photo';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import styles from './approvals.module.css';
import { MoreDays } from './MoreDays';
import type { Approval } from './queries';

type Payload = Readonly<Record<string, unknown>>;

/** What is asked for, in words; each kind that the console knows in its own shape. */
export function Subject({ approval }: { approval: Approval }) {
  if (approval.kind === 'leave') return <Leave payload={approval.payload} />;
  if (approval.kind === 'customer.position') return <Position approval={approval} />;
  if (approval.kind === 'display.claim') return <DisplayFee approval={approval} />;
  if (approval.kind === 'pool.extension') return <MoreDays approval={approval} />;
  return <Unknown payload={approval.payload} />;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function Leave({ payload }: { payload: Payload }) {
  const { t } = useTranslation();
  const format = useFormat();
  const moment = (value: unknown) => (typeof value === 'string' ? format.moment(value) : null);
  return (
    <Facts
      rows={[
        [t('approvals.leave.kind'), t(`approvals.leave.${String(payload['kind'])}`)],
        [t('approvals.leave.from'), moment(payload['starts_at'])],
        [t('approvals.leave.until'), moment(payload['ends_at'])],
        [t('approvals.note'), text(payload['note'])],
      ]}
    />
  );
}

interface Place {
  latitude: number;
  longitude: number;
}

/** Where the customer is said to be, beside where it lies now. */
function Position({ approval }: { approval: Approval }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { payload } = approval;
  const after = payload['after'] as Place;
  const before = payload['before'] as Place | null;
  const points = useMemo(
    () => [
      ...(before === null
        ? []
        : [
            {
              id: 'before',
              ...before,
              meaning: 'waiting' as const,
              hollow: true,
              label: t('approvals.position.before'),
            },
          ]),
      { id: 'after', ...after, meaning: 'brand' as const, label: t('approvals.position.after') },
    ],
    [before, after, t],
  );
  const distance = payload['distance_m'];
  const accuracy = payload['accuracy_m'];
  const photos = Array.isArray(payload['photos']) ? payload['photos'].map(String) : [];
  return (
    <div className={styles.gap}>
      <div className={styles.map}>
        <MapView label={t('approvals.position.map')} points={points} fitKey={approval.id} />
      </div>
      <Facts
        rows={[
          [
            t('approvals.position.customer'),
            <Link key="customer" to={`/customers?open=${approval.related_id ?? ''}`}>
              {String(payload['customer_name'] ?? '')}
            </Link>,
          ],
          [
            t('approvals.position.distance'),
            typeof distance === 'number' ? format.distance(distance) : null,
          ],
          [
            t('approvals.position.accuracy'),
            typeof accuracy === 'number' ? format.distance(accuracy) : null,
          ],
          [t('approvals.note'), text(payload['note'])],
        ]}
      />
      {photos.length > 0 && (
        <PhotoGrid
          photos={photos.map((sha256) => ({ sha256, caption: t('approvals.position.photo') }))}
        />
      )}
    </div>
  );
}

/** The fee of one period of a display agreement, and the photos that carry it. */
function DisplayFee({ approval }: { approval: Approval }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { payload } = approval;
  const day = (value: unknown) => (typeof value === 'string' ? format.day(value) : '');
  const amount = payload['amount_cents'];
  const photos = Array.isArray(payload['photos']) ? payload['photos'].map(String) : [];
  return (
    <div className={styles.gap}>
      <Facts
        rows={[
          [
            t('approvals.displayFee.claim'),
            <Link key="claim" to={`/displays?tab=claims&claim=${String(payload['claim_id'])}`}>
              {text(payload['code'])}
            </Link>,
          ],
          [
            t('approvals.displayFee.customer'),
            <Link key="customer" to={`/customers?open=${approval.related_id ?? ''}`}>
              {text(payload['customer_name'])}
            </Link>,
          ],
          [t('approvals.displayFee.agreement'), text(payload['agreement_name'])],
          [
            t('approvals.displayFee.period'),
            `${day(payload['period_start'])} – ${day(payload['period_end'])}`,
          ],
          [
            t('approvals.displayFee.amount'),
            typeof amount === 'number' ? format.money(amount) : null,
          ],
          [t('approvals.note'), text(payload['note'])],
        ]}
      />
      {photos.length > 0 && (
        <PhotoGrid
          photos={photos.map((sha256, at) => ({
            sha256,
            caption: t('approvals.displayFee.photo', { number: at + 1 }),
          }))}
        />
      )}
    </div>
  );
}

function Unknown({ payload }: { payload: Payload }) {
  const { t } = useTranslation();
  const note = text(payload['note']);
  return <Facts rows={[[t('approvals.note'), note]]} />;
}
