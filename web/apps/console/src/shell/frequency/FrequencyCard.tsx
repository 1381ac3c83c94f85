import { isProblem, problemText, toProblem, useMay } from '@shifang/api';
import {
  ErrorState,
  listed,
  NoPermission,
  Skeleton,
  StatusTag,
  useFormat,
  useLanguage,
} from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import { Button, Space } from 'antd';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './frequency.module.css';
import { FrequencyForm } from './FrequencyForm';
import { useFrequency, type CustomerFrequency, type Frequency } from './queries';
import { useRhythm } from './rhythm';
import { useTiers } from './tiers';

/** How often a customer is visited, when next, and what of it is the customer's own. */
export function FrequencyCard({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const query = useFrequency(customerId);
  const problem = query.isError ? toProblem(query.error) : null;
  if (query.data !== undefined) return <Shown found={query.data} />;
  if (problem === null) return <Skeleton rows={3} />;
  if (isProblem(problem) && problem.status === 403) return <NoPermission />;
  return (
    <ErrorState
      message={problemText(t, problem)}
      retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
    />
  );
}

function Shown({ found }: { found: CustomerFrequency }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tiers = useTiers();
  const rhythm = useRhythm();
  const may = useMay('planning.frequency');
  const [editing, setEditing] = useState(false);
  const { own, in_force, of_tier, standing } = found;
  return (
    <section className={styles.card} aria-label={t('shell.frequency.title')}>
      <Facts
        rows={[
          [t('shell.frequency.often'), <Often key="often" frequency={in_force} />],
          ...(standing === null
            ? []
            : [
                [t('shell.frequency.next'), <Next key="next" standing={standing} />] as const,
                [
                  t('shell.frequency.last'),
                  standing.last_on === null
                    ? t('shell.frequency.never')
                    : format.day(standing.last_on),
                ] as const,
                [
                  t('shell.frequency.planned'),
                  found.planned_on === null
                    ? t('shell.frequency.notPlanned')
                    : format.day(found.planned_on),
                ] as const,
              ]),
          ...(in_force === null ? [] : moreOf(in_force, t)),
        ]}
      />
      <p className={styles.soft}>
        {own === null
          ? t('shell.frequency.asTier', { tier: tiers.name(found.tier) })
          : [
              t('shell.frequency.own', {
                name: own.changed_by ?? '—',
                day: format.day(own.changed_at),
                reason: own.reason,
              }),
              of_tier === null
                ? t('shell.frequency.tierNone', { tier: tiers.name(found.tier) })
                : t('shell.frequency.tierSays', {
                    tier: tiers.name(found.tier),
                    rhythm: rhythm(of_tier),
                  }),
            ].join(' ')}
      </p>
      {may && (
        <div>
          <Button icon={<Pencil size={14} />} onClick={() => setEditing(true)}>
            {t('shell.frequency.change')}
          </Button>
        </div>
      )}
      {editing && <FrequencyForm found={found} onClose={() => setEditing(false)} />}
    </section>
  );
}

function Often({ frequency }: { frequency: Frequency | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const rhythm = useRhythm();
  if (frequency === null) return t('shell.frequency.irregular');
  const { weekdays } = frequency;
  const words = rhythm(frequency);
  if (weekdays.length === 7) return words;
  const days = listed(
    language,
    weekdays.map((day) => t(`customers.weekday.${day}`)),
  );
  return (
    <>
      {words} <span className={styles.soft}>{days}</span>
    </>
  );
}

function moreOf(
  frequency: Frequency,
  t: (key: string, values?: Record<string, unknown>) => string,
): (readonly [string, string])[] {
  return [
    [t('shell.frequency.minutes'), t('shell.frequency.minutesOf', { count: frequency.minutes })],
    [t('shell.frequency.spacing'), t('shell.frequency.days', { count: frequency.spacing })],
    ...(frequency.important
      ? [[t('shell.frequency.important'), t('shell.frequency.reminded')] as const]
      : []),
  ];
}

function Next({ standing }: { standing: NonNullable<CustomerFrequency['standing']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, days_left: left } = standing;
  const status = { kept: 'active', at_risk: 'warning', overdue: 'refused' } as const;
  return (
    <Space size={8} wrap>
      {format.day(standing.due_on)}
      <StatusTag size="small" status={status[state]}>
        {left < 0
          ? t('shell.frequency.late', { count: -left })
          : t(left === 0 ? 'shell.frequency.today' : 'shell.frequency.left', { count: left })}
      </StatusTag>
    </Space>
  );
}
