import { Alert } from 'antd';
import type { components } from '@shifang/api';
import { useTranslation } from 'react-i18next';

export type Advice = components['schemas']['Advice'];

const LOOK: Record<Advice, 'success' | 'warning' | 'info'> = {
  people_missing: 'warning',
  rules_too_loose: 'warning',
  claimed_and_left: 'warning',
  change_strategy: 'warning',
  find_customers: 'info',
  fine: 'success',
};

/** What a figure says to do: the word, and the sentence with its numbers. */
export function AdviceBox({ advice, sentence }: { advice: Advice; sentence: string }) {
  const { t } = useTranslation();
  return (
    <Alert
      showIcon
      data-testid="advice"
      type={LOOK[advice]}
      title={t(`pool.advice.${advice}`)}
      description={sentence}
    />
  );
}
