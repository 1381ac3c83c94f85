import { Shield, ShieldCheck, ShieldOff, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './Assurance.module.css';

export type AssuranceTier = 'A' | 'B' | 'C';

const SHIELDS: Record<AssuranceTier, LucideIcon> = { A: ShieldCheck, B: Shield, C: ShieldOff };

/** How well a position is assured: a shield and its letter. A customer's tier is a square letter instead. */
export function AssuranceMark({ tier }: { tier: AssuranceTier }) {
  const { t } = useTranslation();
  const Icon = SHIELDS[tier];
  return (
    <span className={styles.tier} title={t(`shell.assurance.why.${tier}`)}>
      <Icon size={15} aria-hidden />
      {t('shell.assurance.tier', { tier })}
    </span>
  );
}

export type RiskLevel = 'low' | 'some' | 'high' | 'severe';

const BARS: Record<RiskLevel, number> = { low: 1, some: 2, high: 3, severe: 4 };

/** What a risk of 0–100 is called; from 50 a check-in is marked unless the organisation has set otherwise. */
export function riskLevel(risk: number): RiskLevel {
  if (risk >= 80) return 'severe';
  if (risk >= 50) return 'high';
  return risk >= 20 ? 'some' : 'low';
}

/** A risk as bars, number and word. */
export function RiskMark({ risk }: { risk: number }) {
  const { t } = useTranslation();
  const level = riskLevel(risk);
  return (
    <span className={styles.risk} data-level={level}>
      <span className={styles.bars} aria-hidden>
        {[1, 2, 3, 4].map((bar) => (
          <i key={bar} data-full={bar <= BARS[level] || undefined} />
        ))}
      </span>
      <b>{risk}</b>
      <span className={styles.word}>{t(`shell.risk.${level}`)}</span>
    </span>
  );
}
