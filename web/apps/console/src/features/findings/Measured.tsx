import { StatusTag, useFormat } from '@shifang/ui';
import { Section } from '@shifang/ui/console';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { AssuranceMark, RiskMark } from '../../shell/Assurance';
import { useMeasured } from '../../shell/measured';
import { evidenceOf, FULL_WEIGHT, timesLikelier, type GroupEvidence } from './evidence';
import styles from './findings.module.css';
import { useSignals, type Finding, type Signal } from './queries';

/** Risk and assurance with how they came about, then every signal: what it measured, its limit and its weight. */
export function Measured({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const names = useSignals();
  const groups = useMemo(() => evidenceOf(finding, names), [finding, names]);
  return (
    <Section title={t('findings.measured.title')}>
      <dl className={styles.summary}>
        <dt>
          <RiskMark risk={finding.risk} />
        </dt>
        <dd>{t('findings.measured.riskHow')}</dd>
        <dt>
          <AssuranceMark tier={finding.tier} />
        </dt>
        <dd>{t(`shell.assurance.why.${finding.tier}`)}</dd>
      </dl>
      {groups.length === 0 && <p className={styles.quiet}>{t('findings.measured.nothing')}</p>}
      {groups.map((each) => (
        <Group key={each.group} evidence={each} />
      ))}
      <p className={styles.quiet}>
        {t('findings.measured.versions', {
          policy: finding.policy_version,
          engine: finding.engine_version,
        })}
      </p>
    </Section>
  );
}

function Group({ evidence }: { evidence: GroupEvidence }) {
  const { t } = useTranslation();
  const { group, rows, counted, silent } = evidence;
  const name = t(`findings.group.${group}`);
  return (
    <div className={styles.group}>
      <h3 className={styles.groupName}>{name}</h3>
      {rows.length > 0 && (
        <table className={styles.measured}>
          <caption className="sf-visually-hidden">{name}</caption>
          <thead>
            <tr>
              <th>{t('findings.field.signal')}</th>
              <th>{t('findings.measured.value')}</th>
              <th>{t('findings.measured.limit')}</th>
              <th>{t('findings.measured.weight')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((signal) => (
              <Row key={signal.code} signal={signal} counted={signal.code === counted} />
            ))}
          </tbody>
        </table>
      )}
      {silent.length > 0 && (
        <p className={styles.quiet}>
          {t('findings.measured.silent', { names: silent.join(' · ') })}
        </p>
      )}
    </div>
  );
}

function Row({ signal, counted }: { signal: Signal; counted: boolean }) {
  const { t } = useTranslation();
  const told = useMeasured();
  const { name, fired, measured, limit, unit } = signal;
  return (
    <tr data-fired={fired || undefined}>
      <td data-label={t('findings.field.signal')}>
        <span className={styles.signalName}>
          <StatusTag size="small" status={fired ? 'warning' : 'valid'} iconOnly>
            {t(fired ? 'findings.measured.found' : 'findings.measured.clear')}
          </StatusTag>
          {name}
        </span>
      </td>
      <td data-label={t('findings.measured.value')}>
        {measured === null
          ? t(fired ? 'findings.measured.found' : 'findings.measured.clear')
          : told(measured, unit)}
      </td>
      <td data-label={t('findings.measured.limit')}>{told(limit, unit)}</td>
      <td data-label={t('findings.measured.weight')}>
        <Weight llr={signal.llr} counted={counted} />
      </td>
    </tr>
  );
}

/** To the right of the middle it speaks for forgery, to the left against it; in words beside the bar. */
function Weight({ llr, counted }: { llr: number; counted: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (llr === 0) return <span className={styles.quiet}>{t('findings.measured.weightless')}</span>;
  const times = timesLikelier(llr);
  const share = Math.min(1, Math.abs(llr) / FULL_WEIGHT);
  return (
    <span className={styles.weight} data-counted={counted || undefined}>
      <span className={styles.scale} aria-hidden>
        <i
          data-against={llr < 0 || undefined}
          style={{ width: `${share * 50}%`, [llr < 0 ? 'right' : 'left']: '50%' }}
        />
      </span>
      <span>
        {t('findings.measured.times', { times: format.number(times, times < 10 ? 2 : 0) })}
        {counted && ` · ${t('findings.measured.counted')}`}
      </span>
    </span>
  );
}
