import { problemText } from '@shifang/api';
import type { Meaning } from '@shifang/ui';
import { CircleCheck, CircleX, CloudUpload, Hourglass, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { reviewOf, type ReviewStand } from '../../outbox/review';
import type { VisitView } from '../../outbox/visits';
import styles from './ReviewNote.module.css';

const LOOKS = {
  to_review: { icon: Hourglass, meaning: 'waiting' },
  ending: { icon: TriangleAlert, meaning: 'warning' },
  sending: { icon: CloudUpload, meaning: 'waiting' },
  waiting: { icon: Hourglass, meaning: 'waiting' },
  failed: { icon: TriangleAlert, meaning: 'warning' },
  upheld: { icon: CircleCheck, meaning: 'verified' },
  refused: { icon: CircleX, meaning: 'refused' },
} as const satisfies Record<string, { icon: typeof CircleX; meaning: Meaning }>;

function useWords(): (stand: Exclude<ReviewStand, { kind: 'none' }>) => string {
  const { t } = useTranslation();
  return (stand) => {
    if (stand.kind === 'failed') return problemText(t, stand);
    if (stand.kind !== 'refused') return t(`review.${stand.kind}`);
    return stand.appealed ? t('review.refusedAgain') : t('review.refused');
  };
}

/** Where the review of a visit's check-in stands, with the reviewer's words; nothing when there is nothing to tell. */
export function ReviewNote({ visit }: { visit: VisitView }) {
  const { t } = useTranslation();
  const words = useWords();
  const stand = reviewOf(visit);
  if (stand.kind === 'none') return null;
  const { icon: Icon, meaning } = LOOKS[stand.kind];
  const said = visit.finding?.appeal || visit.appeal?.payload.note;
  const note = 'note' in stand ? stand.note : '';
  return (
    <div
      className={styles.note}
      data-meaning={meaning}
      data-testid="review-note"
      data-stand={stand.kind}
      role="status"
    >
      <p className={styles.line}>
        <Icon size={18} aria-hidden />
        <span>{words(stand)}</span>
      </p>
      {note && <p className={styles.quote}>{t('review.reviewer', { note })}</p>}
      {said && <p className={styles.quote}>{t('review.mine', { note: said })}</p>}
    </div>
  );
}
