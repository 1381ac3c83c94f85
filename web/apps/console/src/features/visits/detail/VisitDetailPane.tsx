import { problemText, toProblem, useMay } from '@shifang/api';
import { ErrorState, Skeleton, StatusTag, TierMark, useFormat } from '@shifang/ui';
import { Section } from '@shifang/ui/console';
import { PhotoGrid } from '@shifang/ui/photo';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { replayOf } from '../../../shell/replayLink';
import { visitStatus } from '../../../shell/visitStatus';
import { useVisit, type VisitDetail } from '../queries';
import { Axes } from './Axes';
import { Presence } from './Presence';
import styles from './VisitDetail.module.css';
import { EventList } from './EventList';
import { Findings } from './Findings';
import { PlanActions } from './PlanActions';
import { ProofButton } from './ProofButton';
import { Steps } from './Steps';
import { usePhotoCaption } from './photos';

/** All that is known about one visit: where, how long, what was done, what was found, and when each was told. */
export function VisitDetailPane({ visitId }: { visitId: string }) {
  const { t } = useTranslation();
  const visit = useVisit(visitId);
  if (visit.isPending) return <Skeleton rows={10} />;
  if (visit.isError)
    return (
      <ErrorState
        message={problemText(t, toProblem(visit.error))}
        retry={<Button onClick={() => void visit.refetch()}>{t('ui.state.retry')}</Button>}
      />
    );
  return <Whole visit={visit.data} />;
}

function Whole({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation();
  const caption = usePhotoCaption();
  return (
    <>
      <Head visit={visit} />
      <Presence visit={visit} />
      <Axes visit={visit} />
      <Findings visit={visit} />
      <Steps visit={visit} />
      {visit.photos.length > 0 && (
        <Section title={t('visits.otherPhotos')}>
          <PhotoGrid photos={visit.photos.map((photo) => caption(photo))} />
        </Section>
      )}
      <EventList visit={visit} />
    </>
  );
}

function Head({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const seesTracks = useMay('tracks.view');
  const began = visit.checked_in_at !== null || visit.ended_at !== null;
  const window = visit.window === null ? '' : ` ${visit.window.start}–${visit.window.end}`;
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <TierMark tier={visit.customer.tier} />
        <h2>
          <Link to={`/customers?open=${visit.customer_id}`}>{visit.customer_name}</Link>
        </h2>
        <StatusTag status={visitStatus(visit)} />
        {seesTracks && began && (
          <Link
            className={styles.toTrack}
            to={replayOf([visit.person_id], visit.day, visit.checked_in_at)}
          >
            {t('visits.toTrack')}
          </Link>
        )}
        <PlanActions visit={visit} />
        <ProofButton visit={visit} />
      </div>
      <p className={styles.under}>
        {[
          visit.person_name,
          visit.department_name,
          format.day(visit.day) + window,
          t(`visits.origin.${visit.origin}`),
          visit.code,
        ].join(' · ')}
      </p>
      {visit.due_reason !== null && (
        <p className={styles.under}>{t('visits.dueLine', { reason: visit.due_reason })}</p>
      )}
      {visit.end_reason !== null && (
        <p className={styles.under}>{t('visits.endLine', { reason: visit.end_reason })}</p>
      )}
      {visit.joint.length > 0 && (
        <p className={styles.under}>
          {t('visits.jointWith')}
          {visit.joint.map(({ visit_id, person_name }) => (
            <Link key={visit_id} className={styles.companion} to={`/visits?open=${visit_id}`}>
              {person_name}
            </Link>
          ))}
        </p>
      )}
    </header>
  );
}
