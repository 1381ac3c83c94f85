import { problemText } from '@shifang/api';
import { StatusTag, useFormat, type Status } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { canAppeal } from '../../outbox/review';
import type { VisitView } from '../../outbox/visits';
import { PhotoStrip } from '../../shell/camera/PhotoStrip';
import { useFieldData } from '../../shell/data';
import { useWords } from '../../shell/named';
import { OutboxPill } from '../../shell/OutboxPill';
import { PasskeyNote } from '../../shell/passkey/PasskeyNote';
import { ReviewNote } from '../../shell/review/ReviewNote';
import { SubPage } from '../../shell/SubPage';
import styles from './Summary.module.css';

function statusesOf(visit: VisitView): Status[] {
  const statuses: Status[] = [visit.life];
  if (visit.life === 'checked_out') {
    statuses.push(visit.completeness);
    if (visit.validity !== 'pending') statuses.push(visit.validity);
  }
  if (visit.stopped !== null) statuses.push('blocked');
  else if (visit.troubles.length > 0) statuses.push('parked');
  else if (visit.unsent > 0) statuses.push('to_sync');
  return statuses;
}

/** What came of a visit, and that it arrived. */
export function Summary({ visit }: { visit: VisitView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { customers, photos } = useFieldData();
  const customer = customers.get(visit.customerId);
  const taken = photos.filter((photo) => photo.visit_id === visit.id);
  const facts: [string, string][] = [
    [t('visit.summary.code'), visit.code ?? t('visit.summary.afterSync')],
    ...(visit.checkedInAt
      ? [[t('visit.summary.checkedIn'), format.moment(visit.checkedInAt)] as [string, string]]
      : []),
    ...(visit.onSiteMs === null
      ? []
      : [
          [t('visit.timeOnSite'), format.duration(Math.floor(visit.onSiteMs / 1000))] as [
            string,
            string,
          ],
        ]),
  ];
  return (
    <SubPage
      title={customer?.name ?? t('visit.title')}
      subtitle={customer?.address}
      parent="/"
      aside={<OutboxPill />}
      foot={
        <Button block color="primary" size="large" onClick={() => void navigate('/')}>
          {t('visit.summary.back')}
        </Button>
      }
    >
      <section className={styles.card} data-testid="visit-summary" data-life={visit.life}>
        <div className={styles.tags}>
          {statusesOf(visit).map((status) => (
            <StatusTag key={status} status={status} />
          ))}
        </div>
        <Trouble visit={visit} />
        {visit.invalidReason && (
          <p className={styles.reason}>
            {t(`visit.reason.${visit.invalidReason}`, { defaultValue: visit.invalidReason })}
          </p>
        )}
        <ReviewNote visit={visit} />
        <PasskeyNote />
        {canAppeal(visit) && (
          <p className={styles.more}>
            <Link to={`/visits/${visit.id}/appeal`} data-testid="visit-appeal">
              {t('visit.appeal.action')}
            </Link>
          </p>
        )}
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <PhotoStrip photos={taken} />
      </section>
      <StepsDone visit={visit} />
      <p className={styles.more}>
        <Link to={`/customers/${visit.customerId}`}>{t('visit.summary.customer')}</Link>
      </p>
    </SubPage>
  );
}

function Trouble({ visit }: { visit: VisitView }) {
  const { t } = useTranslation();
  const [first] = visit.troubles;
  if (!first) return null;
  const problem = { code: first.code ?? '', params: first.params, detail: first.detail };
  return (
    <p className={styles.reason}>
      {problemText(t, problem)} {t('visit.kept')}
    </p>
  );
}

function StepsDone({ visit }: { visit: VisitView }) {
  const { t } = useTranslation();
  const { say } = useWords();
  const { templates } = useFieldData();
  const template = visit.templateVersionId ? templates.get(visit.templateVersionId) : undefined;
  const done = template?.steps.filter(({ id }) => visit.steps[id]) ?? [];
  if (done.length === 0) return null;
  return (
    <section className={styles.card}>
      <h2 className={styles.title}>{t('visit.summary.steps')}</h2>
      <ul className={styles.steps}>
        {done.map((step) => (
          <li key={step.id}>
            <span>{say(step.title)}</span>
            <StatusTag
              status={visit.steps[step.id]?.delivered ? 'complete' : 'to_sync'}
              size="small"
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
