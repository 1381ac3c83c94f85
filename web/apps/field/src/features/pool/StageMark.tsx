import { useFormat } from '@shifang/ui';
import { Clock3, Hourglass, Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './pool.module.css';
import type { Stage } from './stage';

type Told = Exclude<Stage, { kind: 'free' }>;

const ICONS = { first: Star, later: Clock3, entered: Hourglass, closed: Hourglass };

function useWords(): (stage: Told) => string {
  const { t } = useTranslation();
  const { moment } = useFormat();
  return (stage) => {
    if (stage.kind === 'first') return t('pool.firstUntil', { moment: moment(stage.until) });
    if (stage.kind === 'later') return t('pool.openFrom', { moment: moment(stage.from) });
    if (stage.kind === 'closed') return t('pool.closed');
    if (stage.unsent) return t('pool.enteredUnsent');
    if (stage.closesAt === null) return t('pool.entered');
    return t(`pool.until.${stage.tieBreak}`, { moment: moment(stage.closesAt) });
  };
}

/** In a list: mine first and until when, others' until when, or entered for. */
export function StageMark({ stage }: { stage: Stage }) {
  const words = useWords();
  if (stage.kind === 'free') return null;
  const Icon = ICONS[stage.kind];
  return (
    <span className={styles.stage} data-stage={stage.kind} data-testid="stage-mark">
      <Icon size={14} aria-hidden />
      {words(stage)}
    </span>
  );
}
