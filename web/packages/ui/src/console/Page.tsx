import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import styles from './Page.module.css';

interface HeadProps {
  title: ReactNode;
  /** One line under the title. */
  note?: ReactNode;
  actions?: ReactNode;
}

export function PageHead({ title, note, actions }: HeadProps) {
  return (
    <div className={styles.head}>
      <div>
        <h1 className={styles.title}>{title}</h1>
        {note !== undefined && <p className={styles.note}>{note}</p>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

/** A quiet white box with a heading, the unit of detail pages. */
export function Section({
  title,
  extra,
  children,
}: {
  title?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      {title !== undefined && (
        <div className={styles.sectionHead}>
          <h2 className={styles.sectionTitle}>{title}</h2>
          {extra}
        </div>
      )}
      {children}
    </section>
  );
}

interface MetricProps {
  label: string;
  value: ReactNode;
  /** How the number is made, shown on hover and to screen readers. */
  formula: string;
  tone?: 'plain' | 'verified' | 'warning' | 'refused' | 'waiting' | 'brand';
  unit?: string;
}

/** One number; its formula is always one hover away. */
export function Metric({ label, value, formula, tone = 'plain', unit }: MetricProps) {
  return (
    <Tooltip title={formula}>
      {/* eslint-disable-next-line jsx-a11y/role-supports-aria-props -- a description belongs to every role since ARIA 1.3 */}
      <div
        className={styles.metric}
        data-tone={tone}
        role="group"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard reaches the formula too
        tabIndex={0}
        aria-label={label}
        aria-description={formula}
      >
        <span className={styles.metricLabel}>{label}</span>
        <span className={styles.metricValue}>
          {value}
          {unit !== undefined && <span className={styles.metricUnit}>{unit}</span>}
        </span>
      </div>
    </Tooltip>
  );
}

/** Names and values in two columns, for detail panes. */
export function Facts({ rows }: { rows: readonly (readonly [ReactNode, ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {rows.map(([name, value], at) => (
        <div key={at} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value ?? '—'}</dd>
        </div>
      ))}
    </dl>
  );
}
