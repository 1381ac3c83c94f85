import { useFormat } from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import { MapView } from '@shifang/ui/map';
import { useMay } from '@shifang/api';
import { Tag } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FrequencyCard } from '../../../shell/frequency';
import styles from '../customers.module.css';
import { kindLabel } from '../imports/kinds';
import { useVocabulary } from '../settings';
import { pointMeaning, type Customer, type Panorama } from '../types';
import { hoursLines } from './hours';

/** Who the customer is: position with fence, facts, the organisation's own attributes. */
export function Overview({ panorama }: { panorama: Panorama }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const words = useVocabulary([t('customers.yes'), t('customers.no')]);
  const { customer } = panorama;
  const seesPlanning = useMay('planning.view');
  const day = (iso: string | null) => (iso === null ? null : format.day(iso));
  const hours = hoursLines(customer.opening_hours, {
    day: (number) => t(`customers.weekday.${number}`),
    every: t('customers.weekday.every'),
  });
  const attributes = words.settings.attributes
    .filter(({ key }) => customer.attributes[key] !== undefined)
    .map((entry): [string, string] => [
      words.choices([entry])[0]?.label ?? entry.key,
      words.value(entry, customer.attributes[entry.key]),
    ]);
  return (
    <div className={styles.gap}>
      <Place customer={customer} />
      <Facts
        rows={[
          [t('customers.field.tier'), words.tier(customer.tier)],
          [t('customers.field.type'), words.type(customer.type)],
          [t('customers.field.owner'), customer.owner_name ?? t('customers.unowned')],
          [t('customers.field.department'), customer.department_name],
          [t('customers.field.phone'), customer.phone || null],
          [t('customers.field.address'), customer.address || null],
          [t('customers.field.last_visit'), day(customer.last_visit_at)],
          [t('customers.field.last_follow_up'), day(customer.last_follow_up_at)],
          [t('customers.field.deals_total'), format.money(panorama.deals_total_cents)],
          [t('customers.field.hours'), hours.length === 0 ? null : hours.join(' · ')],
          ...(customer.life_stage_reason === ''
            ? []
            : [[t('customers.field.reason'), customer.life_stage_reason] as const]),
          [t('customers.field.source'), t(`customers.source.${customer.source}`)],
          ...(customer.origin === null
            ? []
            : [[t('customers.field.origin'), originLine(customer.origin, i18n.language)] as const]),
          [t('customers.field.created'), day(customer.created_at)],
          [
            t('customers.field.tags'),
            customer.tags.length === 0
              ? null
              : customer.tags.map((tag) => <Tag key={tag}>{tag}</Tag>),
          ],
          [t('customers.field.note'), customer.note || null],
        ]}
      />
      {seesPlanning && (
        <section>
          <h3 className={styles.blockTitle}>{t('shell.frequency.title')}</h3>
          <FrequencyCard customerId={customer.id} />
        </section>
      )}
      {attributes.length > 0 && (
        <section>
          <h3 className={styles.blockTitle}>{t('customers.attributes')}</h3>
          <Facts rows={attributes} />
        </section>
      )}
    </div>
  );
}

/** Where a lead was found, with the licence that its use is under. */
function originLine(origin: NonNullable<Customer['origin']>, language: string): string {
  const kind = origin.kind === '' ? '' : kindLabel(origin.kind, language);
  return [origin.source, kind, origin.reference, origin.licence]
    .filter((each) => each !== '')
    .join(' · ');
}

/** Where the customer is and the fence in force around it. */
function Place({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { latitude, longitude, geofence_in_force_m: fence } = customer;
  const drawn = useMemo(() => {
    if (latitude === null || longitude === null) return null;
    const place = { latitude, longitude };
    return {
      place,
      points: [
        { id: customer.id, ...place, meaning: pointMeaning(customer), label: customer.name },
      ],
      circles: fence === null ? [] : [{ ...place, radius_m: fence, kind: 'fence' as const }],
    };
  }, [customer, latitude, longitude, fence]);
  if (drawn === null) return <p className={styles.soft}>{t('customers.noPosition')}</p>;
  return (
    <div>
      <div className={styles.smallMap}>
        <MapView
          label={t('customers.place')}
          points={drawn.points}
          circles={drawn.circles}
          fitKey={`${latitude},${longitude},${fence}`}
        />
      </div>
      <p className={styles.soft}>
        {[
          fence === null ? '' : t('customers.fence', { distance: format.distance(fence) }),
          format.coordinates(drawn.place),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}
