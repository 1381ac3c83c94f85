import { useLanguage } from '@shifang/ui';
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCarriers } from '../queries';
import type { Entry } from './types';

interface Props {
  entry: Entry;
  carriedBy: 'tier' | 'type';
  onClose: () => void;
  onRemove: () => void;
}

/** Says how many customers carry what is about to go. */
export function RemoveDialog({ entry, carriedBy, onClose, onRemove }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const carriers = useCarriers(carriedBy, entry.key, true);
  const count = carriers.data ?? 0;
  return (
    <Modal
      open
      width={440}
      title={t('settings.customers.remove.title', { name: entry.name[language] || entry.key })}
      okText={t('settings.customers.remove.yes')}
      cancelText={t('settings.customers.remove.no')}
      okButtonProps={{ danger: true, loading: carriers.isPending }}
      onCancel={onClose}
      onOk={() => {
        onRemove();
        onClose();
      }}
    >
      {count > 0
        ? t('settings.customers.remove.carried', { count, key: entry.key })
        : t('settings.customers.remove.free')}
    </Modal>
  );
}
