import type { Finding } from '@shifang/rules';
import { useFormat, type Meaning } from '@shifang/ui';
import { CircleCheck, CircleX, LocateFixed, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import styles from './CheckIn.module.css';
import type { Standing } from './fence';

interface Props {
  standing: Standing;
  blocking: { id: string; name: string } | null;
}

const ICONS = {
  verified: CircleCheck,
  waiting: LocateFixed,
  warning: TriangleAlert,
  refused: CircleX,
} as const;

function Sentence({
  meaning,
  children,
}: {
  meaning: keyof typeof ICONS & Meaning;
  children: ReactNode;
}) {
  const Icon = ICONS[meaning];
  return (
    <p
      className={styles.sentence}
      data-meaning={meaning}
      data-testid="check-in-sentence"
      role="status"
    >
      <Icon size={18} aria-hidden />
      <span>{children}</span>
    </p>
  );
}

function useFindingWords(): (finding: Finding) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ signal, measured, limit, unit, params }) => {
    const shape = (value: unknown): string => {
      if (typeof value !== 'number') return '';
      return unit === 's' ? format.duration(value) : format.distance(value);
    };
    return t(`visit.finding.${signal}`, {
      measured: shape(measured),
      limit: shape(limit),
      corrected: shape(params['corrected_m']),
    });
  };
}

/** In one plain sentence: why not yet, or that all is well. */
export function FenceSentence({ standing, blocking }: Props) {
  const { t } = useTranslation();
  const words = useFindingWords();
  const { hindrance } = standing;
  if (blocking) {
    return (
      <Sentence meaning="refused">
        {t('visit.blocked', { name: blocking.name })}{' '}
        <Link to={`/visits/${blocking.id}`}>{t('visit.goThere')}</Link>
      </Sentence>
    );
  }
  switch (hindrance.kind) {
    case 'finding':
      return <Sentence meaning="refused">{words(hindrance.finding)}</Sentence>;
    case 'denied':
    case 'unsupported':
      return <Sentence meaning="refused">{t(`visit.trouble.${hindrance.kind}`)}</Sentence>;
    case 'locating':
      return <Sentence meaning="waiting">{t('visit.locating')}</Sentence>;
    case 'no_place':
      return <Sentence meaning="warning">{t('visit.noPlace')}</Sentence>;
    default:
      return hindrance.finding ? (
        <Sentence meaning="warning">
          {words(hindrance.finding)} {t('visit.willBeReviewed')}
        </Sentence>
      ) : (
        <Sentence meaning="verified">{t('visit.inside')}</Sentence>
      );
  }
}
