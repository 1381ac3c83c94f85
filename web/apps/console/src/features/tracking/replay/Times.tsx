import { useFormat, useLanguage } from '@shifang/ui';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './replay.module.css';
import type { Summary } from './timeline';

const KINDS = ['at_customers', 'travelling', 'idle', 'unknown'] as const;

/** The working time by what is known of it; what each part means is one hover or one tap away. */
export function Times({ times, definitions }: Pick<Summary, 'times' | 'definitions'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const meaning = (kind: string) => definitions[kind]?.[language] ?? '';
  const whole = Math.max(times.working, 1);
  return (
    <section className={styles.times} aria-label={t('tracking.times.title')}>
      <p className={styles.working}>
        {t('tracking.times.working')} <strong>{format.duration(times.working)}</strong>
      </p>
      <div className={styles.share} aria-hidden>
        {KINDS.map((kind) => (
          <span key={kind} data-kind={kind} style={{ flexGrow: times[kind] / whole }} />
        ))}
      </div>
      <dl>
        {KINDS.map((kind) => (
          <Tooltip key={kind} title={meaning(kind)}>
            {/* eslint-disable jsx-a11y/no-noninteractive-tabindex -- the keyboard reaches the definition too */}
            <div
              className={styles.time}
              data-kind={kind}
              tabIndex={0}
              aria-description={meaning(kind)}
            >
              <dt>{t(`tracking.times.${kind}`)}</dt>
              <dd>{format.duration(times[kind])}</dd>
            </div>
          </Tooltip>
        ))}
      </dl>
      <details className={styles.meanings}>
        <summary>{t('tracking.times.definitions')}</summary>
        <ul>
          {(['working', ...KINDS] as const).map((kind) => (
            <li key={kind}>
              <b>{t(`tracking.times.${kind}`)}</b> {meaning(kind)}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
