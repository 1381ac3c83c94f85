import { useApi } from '@shifang/api';
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countUnsent, type Unsent } from '../../outbox/export';
import { forgetSections, useFieldSession } from '../../shell/session';
import { useExport } from './export_file';
import styles from './MePage.module.css';

/** Signing out is refused while work is only here; who insists leaves it sealed until the next sign-in. */
export function SignOut() {
  const { t } = useTranslation();
  const { session } = useApi();
  const { store, engine } = useFieldSession();
  const exportFile = useExport();
  const [unsent, setUnsent] = useState<Unsent | null>(null);

  const leave = async (): Promise<void> => {
    await forgetSections(store);
    await session.signOut();
  };
  const ask = async (): Promise<void> => {
    await engine.poke({ asked: true });
    const found = await countUnsent(store);
    if (found.commands + found.photos + found.points > 0) return setUnsent(found);
    engine.stop();
    await store.delete();
    await session.signOut();
  };
  if (unsent) {
    return (
      <div className={styles.refuse} role="alert" data-testid="sign-out-refused">
        <p>
          {t('me.unsent', { commands: unsent.commands, photos: unsent.photos })}{' '}
          {unsent.points > 0 && t('me.unsentPoints', { count: unsent.points })}
        </p>
        <div className={styles.choices}>
          <Button color="primary" onClick={() => setUnsent(null)}>
            {t('me.stay')}
          </Button>
          <Button fill="outline" onClick={exportFile}>
            {t('me.exportFirst')}
          </Button>
          <Button fill="outline" color="danger" data-testid="sign-out-seal" onClick={leave}>
            {t('me.seal')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.out}>
      <Button block size="large" fill="outline" data-testid="sign-out" onClick={ask}>
        {t('me.signOut')}
      </Button>
    </div>
  );
}
