import { Empty, StatusTag, TierMark, useFormat } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { visitStatus } from '../../shell/visitStatus';
import { movedAt, type TodayVisit } from './figures';
import styles from './Overview.module.css';

interface Props {
  visits: readonly TodayVisit[];
  openId: string | null;
  onOpen: (id: string | null) => void;
}

export function VisitList({ visits, openId, onOpen }: Props) {
  const { t } = useTranslation();
  if (visits.length === 0)
    return <Empty title={t('overview.noneHere')} hint={t('overview.noneHereHint')} />;
  return (
    <ul className={styles.rows}>
      {visits.map((visit) => (
        <li key={visit.id} className={styles.row} data-open={visit.id === openId || undefined}>
          <button
            type="button"
            className={styles.main}
            aria-expanded={visit.id === openId}
            onClick={() => onOpen(visit.id === openId ? null : visit.id)}
          >
            <span className={styles.line}>
              <TierMark tier={visit.tier} />
              <span className={styles.customer}>{visit.customer_name}</span>
              <StatusTag status={visitStatus(visit)} size="small" />
            </span>
            <span className={styles.under}>
              <span>{visit.person_name}</span>
              <When visit={visit} />
            </span>
          </button>
          {visit.id === openId && (
            <Link className={styles.more} to={`/visits?open=${visit.id}`}>
              {t('overview.open', { code: visit.code })}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

function When({ visit }: { visit: TodayVisit }) {
  const { t } = useTranslation();
  const format = useFormat();
  const moved = movedAt(visit);
  if (moved === null) return <span>{t('overview.notBegun')}</span>;
  const stay = visit.on_site_s === null ? '' : ` · ${format.duration(visit.on_site_s)}`;
  const words = visit.ended_at === null ? 'overview.arrived' : 'overview.left';
  return <time dateTime={moved}>{t(words, { time: format.clock(moved) }) + stay}</time>;
}
