import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './standing.module.css';

/** By what anybody works a draw out again: the commitment from the beginning, the seed once it is told. */
export function Check({ commitment, seed = null }: { commitment: string; seed?: string | null }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.check}>
      <Button size="small" type="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('shell.standing.window.check')}
      </Button>
      {open && (
        <p className={styles.soft}>
          {t('shell.standing.window.commitment')} <code className={styles.code}>{commitment}</code>
          {seed !== null && (
            <>
              <br />
              {t('shell.standing.window.seed')} <code className={styles.code}>{seed}</code>
            </>
          )}
        </p>
      )}
    </div>
  );
}
