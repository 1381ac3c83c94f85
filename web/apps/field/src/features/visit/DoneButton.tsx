import { Button } from 'antd-mobile';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Steps.module.css';

interface Props {
  onDone: () => Promise<void>;
  disabled?: boolean;
  children?: ReactNode;
}

/** The one action of a step, always within reach of the thumb. */
export function DoneButton({ onDone, disabled = false, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.done}>
      <Button
        block
        color="primary"
        size="large"
        disabled={disabled}
        data-testid="step-done"
        onClick={onDone}
      >
        {children ?? t('visit.step.finish')}
      </Button>
    </div>
  );
}
