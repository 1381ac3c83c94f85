import { PersonPicker } from '@shifang/ui/console';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './handOver.module.css';
import type { Receiver } from './plan';

interface Props {
  leaver: string;
  count: number;
  onGive: (receiver: Receiver | undefined) => void;
  onClear: () => void;
}

/** What becomes of the chosen customers: to somebody, back to their pools, or with the others. */
export function Give({ leaver, count, onGive, onClear }: Props) {
  const { t } = useTranslation();
  const [person, setPerson] = useState<string | null>(null);
  return (
    <div className={styles.give}>
      <span role="status" className={styles.soft}>
        {t(count === 0 ? 'pool.handOver.chooseHint' : 'pool.handOver.chosen', { count })}
      </span>
      <PersonPicker
        label={t('pool.handOver.givePerson')}
        placeholder={t('pool.handOver.givePerson')}
        but={[leaver]}
        width={180}
        value={person}
        onChange={(id) => setPerson(id ?? null)}
      />
      <Button
        type="primary"
        disabled={count === 0 || person === null}
        onClick={() => onGive(person)}
      >
        {t('pool.handOver.give')}
      </Button>
      <Button disabled={count === 0} onClick={() => onGive(null)}>
        {t('pool.handOver.giveBack')}
      </Button>
      <Button disabled={count === 0} onClick={() => onGive(undefined)}>
        {t('pool.handOver.asOthers')}
      </Button>
      {count > 0 && (
        <Button type="text" onClick={onClear}>
          {t('pool.handOver.clear')}
        </Button>
      )}
    </div>
  );
}
