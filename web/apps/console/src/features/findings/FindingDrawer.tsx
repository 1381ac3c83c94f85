import { problemText, toProblem } from '@shifang/api';
import { ErrorState, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { DetailDrawer, Facts, Section } from '@shifang/ui/console';
import { PhotoGrid } from '@shifang/ui/photo';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useStepWords } from '../../shell/stepKinds';
import { Decision } from './Decide';
import styles from './findings.module.css';
import { REASON_LOOK, standingLook, VERDICT_LOOK } from './look';
import { Measured } from './Measured';
import { Pair } from './Pair';
import { useFinding, useVisit, type Finding } from './queries';
import { Where } from './Where';

/** One claim: why it is here, where the phone said it was, what the rep says to it, and the decision. */
export function FindingDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  if (id === null)
    return (
      <DetailDrawer open={false} onClose={onClose} title="">
        {null}
      </DetailDrawer>
    );
  return <Opened key={id} id={id} onClose={onClose} />;
}

function Opened({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useFinding(id);
  const finding = query.data;
  const look = finding === undefined ? undefined : standingLook(finding);
  return (
    <DetailDrawer
      open
      onClose={onClose}
      width={880}
      title={t('findings.detail')}
      extra={
        look !== undefined && (
          <StatusTag status={look.status}>{t(`findings.standing.${look.word}`)}</StatusTag>
        )
      }
    >
      {query.isPending && <Skeleton rows={10} />}
      {query.isError && finding === undefined && (
        <ErrorState
          message={problemText(t, toProblem(query.error))}
          retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
        />
      )}
      {finding !== undefined && <Whole finding={finding} />}
    </DetailDrawer>
  );
}

function Whole({ finding }: { finding: Finding }) {
  return (
    <>
      <Head finding={finding} />
      <Reasons finding={finding} />
      {finding.photo === null ? <Where finding={finding} /> : <Pair doubt={finding.photo} />}
      <Photos finding={finding} />
      <Appeal finding={finding} />
      <Decision finding={finding} />
      {finding.photo === null && <Measured finding={finding} />}
    </>
  );
}

function Head({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const format = useFormat();
  const visit = useVisit(finding).data;
  const { history } = finding;
  return (
    <Section>
      <Facts
        rows={[
          [
            t('findings.field.person'),
            <Link key="person" to={`/people?open=${finding.person_id}`}>
              {finding.person_name}
            </Link>,
          ],
          [
            t('findings.field.customer'),
            finding.related_id === null ? null : (
              <Link to={`/customers?open=${finding.related_id}`}>{finding.customer_name}</Link>
            ),
          ],
          [
            t('findings.field.visit'),
            visit === undefined ? null : <Link to={`/visits?open=${visit.id}`}>{visit.code}</Link>,
          ],
          [
            t(finding.photo === null ? 'findings.field.happened' : 'findings.field.taken'),
            format.moment(finding.happened_at),
          ],
          [t('findings.field.received'), format.moment(finding.received_at)],
          [t('findings.field.history'), t('findings.history', { ...history })],
        ]}
      />
    </Section>
  );
}

/** Why it is here, in sentences; the gravest first, as the engine gives them. */
function Reasons({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const verdict = (
    <StatusTag status={VERDICT_LOOK[finding.verdict]}>
      {t(`findings.verdict.${finding.verdict}`)}
    </StatusTag>
  );
  return (
    <Section title={t('findings.reasons')} extra={verdict}>
      <ul className={styles.reasons}>
        {finding.reasons.map((reason, at) => (
          <li key={`${reason.signal}${at}`}>
            <StatusTag size="small" status={REASON_LOOK[reason.verdict]}>
              {t(`findings.answer.${reason.verdict}`)}
            </StatusTag>
            <span>{reason.sentence}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Photos({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useStepWords();
  const visit = useVisit(finding).data;
  const photos = [...(visit?.steps.flatMap((step) => step.photos) ?? []), ...(visit?.photos ?? [])];
  if (photos.length === 0) return null;
  return (
    <Section title={t('findings.photos')}>
      <PhotoGrid
        photos={photos.map(({ sha256, held, category, taken_at }) => ({
          sha256,
          held,
          caption: `${words.word('photo', category)} ${format.clock(taken_at)}`,
        }))}
      />
    </Section>
  );
}

function Appeal({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (finding.appealed_at === null) return null;
  return (
    <Section title={t('findings.appeal')}>
      <blockquote className={styles.appeal}>
        <p>{finding.appeal}</p>
        <footer>
          {finding.person_name} · {format.moment(finding.appealed_at)}
        </footer>
      </blockquote>
    </Section>
  );
}
