import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePasskeyFault } from '../key_state';
import styles from '../review/ReviewNote.module.css';

/** That the last evidence was kept without the passkey's signature, and why; nothing when it bears one. */
export function PasskeyNote() {
  const { t } = useTranslation();
  const fault = usePasskeyFault();
  if (fault === null) return null;
  return (
    <div
      className={styles.note}
      data-meaning="warning"
      data-testid="passkey-note"
      data-code={fault.code}
      role="status"
    >
      <p className={styles.line}>
        <TriangleAlert size={18} aria-hidden />
        <span>{t(`passkey.unsigned.${fault.code}`)}</span>
      </p>
      <p className={styles.quote}>{t('passkey.kept')}</p>
    </div>
  );
}
