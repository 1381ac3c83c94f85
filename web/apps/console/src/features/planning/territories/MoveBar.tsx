import { Button, Skeleton } from 'antd';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Give } from './Give';
import { useLine, type Draft } from './queries';
import styles from './territories.module.css';

interface Props {
  draft: Draft;
  customerId: string;
  onClose: () => void;
}

/** The customer that was pressed on the map: whose it is, whose it would be, and the choice of somebody else. */
export function MoveBar({ draft, customerId, onClose }: Props) {
  const { t } = useTranslation();
  const line = useLine(draft.id, customerId).data;
  return (
    <div className={styles.moveBar} role="region" aria-label={t('planning.territories.chosen')}>
      {line === undefined || line === null ? (
        <Skeleton.Input active size="small" />
      ) : (
        <>
          <strong>{line.name}</strong>
          <span className={styles.soft}>
            {t('planning.territories.today')}:{' '}
            {line.before_name ?? t('planning.territories.nobody')}
          </span>
          <Give draft={draft} line={line} />
        </>
      )}
      <Button
        type="text"
        icon={<X size={15} />}
        aria-label={t('planning.territories.close')}
        onClick={onClose}
      />
    </div>
  );
}
