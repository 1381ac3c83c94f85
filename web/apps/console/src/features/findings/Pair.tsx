import { useFormat } from '@shifang/ui';
import { Section } from '@shifang/ui/console';
import { PhotoCompare } from '@shifang/ui/photo';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import styles from './findings.module.css';
import type { DoubtedPhoto, UsedPhoto } from './queries';

/** The photo that a finding is about beside the earlier ones that show the same, one at a time. */
export function Pair({ doubt }: { doubt: DoubtedPhoto }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [chosen, setChosen] = useState(0);
  const compared = useCompared();
  const pair = doubt.pairs[chosen];
  return (
    <Section title={t('findings.pair.title')}>
      {doubt.screen && <p className={styles.hint}>{t('findings.pair.screen')}</p>}
      {doubt.pairs.length > 1 && (
        <Segmented
          className={styles.earlier ?? ''}
          aria-label={t('findings.pair.choose')}
          value={chosen}
          onChange={setChosen}
          options={doubt.pairs.map(({ earlier }, value) => ({
            value,
            label: `${earlier.customer_name} · ${format.moment(earlier.taken_at)}`,
          }))}
        />
      )}
      {pair !== undefined && (
        <>
          <p className={styles.hint}>{likeness(t, pair)}</p>
          <PhotoCompare
            left={compared(doubt.photo, t('findings.pair.this'))}
            right={compared(pair.earlier, t('findings.pair.earlier'))}
          />
        </>
      )}
    </Section>
  );
}

function likeness(
  t: ReturnType<typeof useTranslation>['t'],
  { kind, bits, agreeing, turned }: DoubtedPhoto['pairs'][number],
): string {
  const said = [t(`findings.pair.kind.${kind}`)];
  if (bits !== null) said.push(t('findings.pair.bits', { bits }));
  if (turned) said.push(t('findings.pair.turned'));
  else if (kind !== 'same') said.push(t('findings.pair.agreeing', { agreeing }));
  return said.join(' · ');
}

function useCompared() {
  const { t } = useTranslation();
  return (photo: UsedPhoto, title: string) => ({
    sha256: photo.sha256,
    title,
    customer: photo.customer_name,
    person: photo.person_name,
    takenAt: photo.taken_at,
    place:
      photo.latitude === null || photo.longitude === null
        ? null
        : { latitude: photo.latitude, longitude: photo.longitude },
    detail: <Link to={`/visits?open=${photo.visit_id}`}>{t('findings.pair.visit')}</Link>,
  });
}
