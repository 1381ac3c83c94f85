import { Empty, StatusTag, TierMark, useFormat } from '@shifang/ui';
import { UnfoldingList, UnfoldingRow } from '@shifang/ui/console';
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
    <UnfoldingList>
      {visits.map((visit) => (
        <UnfoldingRow
          key={visit.id}
          mark={<TierMark tier={visit.tier} />}
          name={visit.customer_name}
          status={<StatusTag status={visitStatus(visit)} size="small" />}
          left={visit.person_name}
          right={<When visit={visit} />}
          open={visit.id === openId}
          onToggle={() => onOpen(visit.id === openId ? null : visit.id)}
        >
          <Link className={styles.more} to={`/visits?open=${visit.id}`}>
            {t('overview.open', { code: visit.code })}
          </Link>
        </UnfoldingRow>
      ))}
    </UnfoldingList>
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
