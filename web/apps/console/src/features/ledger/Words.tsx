import { StatusTag, useFormat } from '@shifang/ui';
import { Button } from 'antd';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { saveStamp } from './files';
import styles from './ledger.module.css';
import type { Checkpoint } from './queries';

/** What witnesses said to a checkpoint, one line each. */
export function Words({ checkpoint }: { checkpoint: Checkpoint }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (checkpoint.testimonies.length === 0)
    return <span className={styles.soft}>{t('ledger.word.none')}</span>;
  return (
    <ul className={styles.words}>
      {checkpoint.testimonies.map((word) => (
        <li key={word.witness_id}>
          <StatusTag status="verified" size="small">
            {t(`ledger.word.${word.kind}`)}
          </StatusTag>
          <span>
            {word.name} · {format.moment(word.given_at)}
          </span>
          {word.kind === 'stamp' && (
            <Button
              type="text"
              size="small"
              icon={<Download size={14} />}
              aria-label={t('ledger.word.save')}
              onClick={() => saveStamp(checkpoint, word)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
