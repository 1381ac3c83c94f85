import { StatusTag, useFormat, type Status } from '@shifang/ui';
import { Section } from '@shifang/ui/console';
import { Collapse } from 'antd';
import { useTranslation } from 'react-i18next';
import { AssuranceMark, RiskMark } from '../../../shell/Assurance';
import { useMeasured } from '../../../shell/measured';
import { providerText } from '../../../shell/provider';
import type { Attempt, Finding, VisitDetail } from '../queries';
import { countingAttempt, newestAttempts } from './presence';
import { Reviews } from './Reviews';
import styles from './VisitDetail.module.css';

const GRAVITY: readonly Finding['verdict'][] = ['block', 'review', 'flag', 'info'];
const LOOK: Record<Finding['verdict'], Status> = {
  block: 'blocked',
  review: 'to_review',
  flag: 'warning',
  info: 'open',
};

/** What the engine found, in sentences with the measured value and the limit; then every judgement that was made. */
export function Findings({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation();
  const ofAttempts = newestAttempts(visit.attempts).flatMap(({ findings }) => findings);
  const all = [...ofAttempts, ...visit.findings];
  const told = all
    .filter(({ applicable }) => applicable)
    .sort((one, other) => GRAVITY.indexOf(one.verdict) - GRAVITY.indexOf(other.verdict));
  return (
    <Section title={t('visits.findings')}>
      <Assurance attempt={countingAttempt(visit.attempts)} />
      <Reviews visit={visit} />
      {told.length === 0 ? (
        <p className={styles.quiet}>{t('visits.noFindings')}</p>
      ) : (
        <FindingRows findings={told} />
      )}
      {visit.attempts.length > 0 && (
        <Collapse
          ghost
          size="small"
          className={styles.attempts}
          items={[
            {
              key: 'attempts',
              label: t('visits.attempts', { count: visit.attempts.length }),
              children: <Attempts attempts={visit.attempts} />,
            },
          ]}
        />
      )}
    </Section>
  );
}

/** How sure the position is: risk, tier, and what made most of the risk. */
function Assurance({ attempt }: { attempt: Attempt | null }) {
  const { t } = useTranslation();
  if (attempt === null || attempt.risk === null || attempt.tier === null) return null;
  return (
    <p className={styles.assurance}>
      <span>{t('visits.risk')}</span>
      <RiskMark risk={attempt.risk} />
      <AssuranceMark tier={attempt.tier} />
      <span className={styles.quiet}>
        {attempt.reasons.length > 0
          ? t('visits.riskFrom', { reasons: attempt.reasons.join(' · ') })
          : t(`shell.assurance.why.${attempt.tier}`)}
      </span>
    </p>
  );
}

function FindingRows({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const measured = useMeasured();
  return (
    <ul className={styles.findings}>
      {findings.map((finding, at) => (
        <li key={`${finding.signal}${at}`} className={styles.finding}>
          <StatusTag status={LOOK[finding.verdict]} size="small">
            {t(`visits.verdict.${finding.verdict}`)}
          </StatusTag>
          <div>
            <p className={styles.sentence}>{finding.sentence}</p>
            {finding.measured !== null && (
              <p className={styles.quiet}>
                {t('visits.measured', { value: measured(finding.measured, finding.unit) })}
                {finding.limit !== null &&
                  ` · ${t('visits.limit', { value: measured(finding.limit, finding.unit) })}`}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const measured = useMeasured();
  return (
    <ol className={styles.events}>
      {attempts.map((attempt) => (
        <li key={attempt.id} className={styles.attempt}>
          <div className={styles.attemptHead}>
            <StatusTag status={attempt.accepted ? 'approved' : 'blocked'} size="small">
              {t(attempt.accepted ? 'visits.accepted' : 'visits.refused')}
            </StatusTag>
            <span>
              {t(`visits.purpose.${attempt.purpose}`)} ·{' '}
              {t(`visits.cause.${attempt.cause}`, { defaultValue: attempt.cause })}
            </span>
            <time dateTime={attempt.happened_at} className={styles.quiet}>
              {format.moment(attempt.happened_at)}
            </time>
          </div>
          <p className={styles.quiet}>
            {t('visits.attemptLine', {
              distance: measured(attempt.distance_m, 'm'),
              accuracy: measured(attempt.accuracy_m, 'm'),
              radius: measured(attempt.radius_m, 'm'),
              policy: attempt.policy_version,
              engine: attempt.engine_version,
            })}
          </p>
          <table className={styles.fixes}>
            <thead>
              <tr>
                <th>{t('visits.fix.time')}</th>
                <th>{t('visits.fix.place')}</th>
                <th>{t('visits.accuracy')}</th>
                <th>{t('visits.fix.provider')}</th>
                <th>{t('visits.fix.datum')}</th>
              </tr>
            </thead>
            <tbody>
              {attempt.fixes.map((fix, at) => (
                <tr key={at} data-judged={at === attempt.fix_index || undefined}>
                  <td>{format.clockExact(fix.fixed_at)}</td>
                  <td>{format.coordinates(fix)}</td>
                  <td>{format.distance(fix.accuracy_m)}</td>
                  <td>
                    {[providerText(t, fix.provider), fix.mock === true && t('visits.fix.mock')]
                      .filter(Boolean)
                      .join(' · ') || '—'}
                  </td>
                  <td>{fix.datum}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </li>
      ))}
    </ol>
  );
}
