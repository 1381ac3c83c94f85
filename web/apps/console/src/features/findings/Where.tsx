import { Empty, useFormat } from '@shifang/ui';
import { Facts, Section } from '@shifang/ui/console';
import { MapView } from '@shifang/ui/map';
import { Switch } from 'antd';
import { MapPinOff } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { providerText } from '../../shell/provider';
import styles from './findings.module.css';
import type { Finding } from './queries';
import { claimShapes } from './shapes';

/** Findings that are about the way: it is drawn at once. */
const OF_THE_WAY: readonly string[] = ['teleport', 'trail_elsewhere', 'impossible_speed'];

/** Where the phone said it was, against the customer's fence, the way before and what the radio says. */
export function Where({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const format = useFormat();
  const aboutWay = finding.measured.some(({ code, fired }) => fired && OF_THE_WAY.includes(code));
  const [withTrail, setWithTrail] = useState(aboutWay);
  const shapes = useMemo(
    () => claimShapes(finding, { withTrail, sourceName: (name) => t(`findings.source.${name}`) }),
    [finding, withTrail, t],
  );
  const metres = (value: number | null) => (value === null ? null : format.distance(value));
  const judged = finding.fixes.find((fix) => fix.judged);
  const way = (
    <label className={styles.way}>
      <Switch size="small" checked={withTrail} onChange={setWithTrail} />
      {t('findings.where.trail', { count: finding.trail.length })}
    </label>
  );
  return (
    <Section title={t('findings.where.title')} extra={finding.trail.length > 1 && way}>
      <div className={styles.map}>
        {shapes.points.length === 0 ? (
          <Empty icon={MapPinOff} title={t('findings.where.none')} />
        ) : (
          <MapView
            label={t('findings.where.map')}
            {...shapes}
            fitKey={`${finding.id}|${withTrail}`}
          />
        )}
      </div>
      <Legend finding={finding} withTrail={withTrail} />
      <Facts
        rows={[
          [t('findings.where.distance'), metres(finding.distance_m)],
          [t('findings.where.fence'), metres(finding.radius_m)],
          [t('findings.where.accuracy'), metres(finding.accuracy_m)],
          [
            t('findings.where.inside'),
            finding.p_inside === null ? null : format.percent(finding.p_inside),
          ],
          [t('findings.where.provider'), providerText(t, judged?.provider ?? null)],
          [t('findings.where.fixes'), format.number(finding.fixes.length)],
          ...finding.sources.map(({ name, accuracy_m, heard }): [string, string] => [
            t(`findings.source.${name}`),
            t('findings.where.heard', { count: heard, accuracy: format.distance(accuracy_m) }),
          ]),
        ]}
      />
    </Section>
  );
}

/** What each mark on the map stands for; shapes differ, not only colours. */
function Legend({ finding, withTrail }: { finding: Finding; withTrail: boolean }) {
  const { t } = useTranslation();
  const marks = [
    'customer',
    'fence',
    'judged',
    ...(finding.fixes.length > 1 ? ['others'] : []),
    ...(finding.sources.length > 0 ? ['radio'] : []),
    ...(withTrail && finding.trail.length > 1 ? ['trail'] : []),
  ];
  return (
    <ul className={styles.legend} data-verdict={finding.verdict}>
      {marks.map((mark) => (
        <li key={mark}>
          <span className={styles.mark} data-mark={mark} aria-hidden />
          {t(`findings.legend.${mark}`)}
        </li>
      ))}
    </ul>
  );
}
