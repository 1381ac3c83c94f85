import { useFormat } from '@shifang/ui';
import { Ban, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clockOf } from '../look';
import type { Broken, Price } from '../queries';
import styles from './price.module.css';

const CLOCKS: readonly Broken['rule'][] = ['window', 'too_late'];

/** The price of an edit: minutes and metres of way more or less, and the rules it would break. */
export function PriceWords({ price, lead }: { price: Price; lead?: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const signed = (value: number, words: string) => `${value < 0 ? '−' : '+'}${words}`;
  const minutes = t('plans.minutes', { count: Math.abs(price.minutes) });
  const way = [
    signed(price.minutes, minutes),
    signed(price.metres, format.distance(Math.abs(price.metres))),
  ];
  return (
    <span className={styles.price}>
      <span>
        {lead !== undefined && `${lead} `}
        {t('plans.price.way')}{' '}
        <strong data-better={price.minutes < 0 || undefined}>{way.join(' · ')}</strong>
      </span>
      {price.broken.map((broken) => (
        <BrokenWords key={`${broken.rule}|${broken.customer_id}`} broken={broken} />
      ))}
    </span>
  );
}

function BrokenWords({ broken }: { broken: Broken }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rule, measured, limit, may } = broken;
  const say = (value: number | null) => {
    if (value === null) return '—';
    return CLOCKS.includes(rule) ? clockOf(value) : format.number(value);
  };
  const Icon = may ? TriangleAlert : Ban;
  return (
    <span className={styles.broken} data-may={may || undefined}>
      <Icon size={14} aria-hidden />
      {rule === 'weekday' && measured !== null
        ? t('plans.broken.weekday', { day: t(`plans.weekday.${measured}`) })
        : t(`plans.broken.${rule}`, { measured: say(measured), limit: say(limit) })}
    </span>
  );
}
