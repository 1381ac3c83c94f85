import { useMay } from '@shifang/api';
import { StatusTag, useFormat, type Status } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Review, VisitDetail } from '../queries';
import styles from './VisitDetail.module.css';

const DECIDED: Record<string, Status> = { confirm: 'refuted', dismiss: 'approved' };
const WAITING: Record<string, Status> = {
  open: 'to_review',
  appealed: 'warning',
  closed: 'cancelled',
};

/** What the review centre says about the check-ins of this visit, with the way there. */
export function Reviews({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation();
  const maySee = useMay('findings.view');
  if (visit.reviews.length === 0) return null;
  return (
    <ul className={styles.reviews}>
      {visit.reviews.map((review) => (
        <li key={review.id}>
          <p className={styles.attemptHead}>
            <Standing review={review} />
            {maySee && (
              <Link to={`/findings?box=all&open=${review.id}`}>{t('visits.review.open_page')}</Link>
            )}
          </p>
          {review.appeal !== '' && (
            <p className={styles.quiet}>{t('visits.review.appeal', { words: review.appeal })}</p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Standing({ review }: { review: Review }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { status, decision, note, decided_by, decided_at } = review;
  const word = status === 'decided' ? decision : status;
  const look = (status === 'decided' ? DECIDED[decision] : WAITING[status]) ?? 'to_review';
  const by =
    status === 'decided' && decided_at !== null
      ? [decided_by, format.moment(decided_at), note].filter(Boolean).join(' · ')
      : '';
  return (
    <>
      <StatusTag status={look} size="small">
        {t(`visits.review.${word}`)}
      </StatusTag>
      {by !== '' && <span>{by}</span>}
    </>
  );
}
