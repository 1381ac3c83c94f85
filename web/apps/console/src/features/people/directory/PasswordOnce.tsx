import { Alert, Button, Modal, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from '../people.module.css';

interface Props {
  shown: { name: string; login: string; password: string } | null;
  onClose: () => void;
}

/** A password that was made up: shown this once, to be handed over. */
export function PasswordOnce({ shown, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      open={shown !== null}
      title={t('people.password.title', { name: shown?.name ?? '' })}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('people.password.kept')}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t('people.password.once')} />
      <p>{t('people.password.login', { login: shown?.login ?? '' })}</p>
      <div className={styles.password} data-testid="password-once">
        <Typography.Text copyable={{ text: shown?.password ?? '' }}>
          {shown?.password}
        </Typography.Text>
      </div>
    </Modal>
  );
}
