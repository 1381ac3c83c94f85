import { useFormat, useLanguage } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyState } from '../../attest/enrolment';
import { useEngineStatus } from '../../shell/data';
import { useKeyState } from '../../shell/key_state';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import { PasskeySection } from './PasskeySection';
import styles from './Recording.module.css';

/** The key of this phone: whether the server knows it, since when, and making another. */
export function KeyPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { renewKey, keysPossible } = useFieldSession();
  const { online } = useEngineStatus();
  const key = useKeyState();
  const [busy, setBusy] = useState(false);
  const state = !keysPossible ? 'impossible' : (key?.state ?? 'none');
  const renew = async (): Promise<void> => {
    setBusy(true);
    await renewKey().finally(() => setBusy(false));
  };
  return (
    <SubPage title={t('me.key.title')} parent="/me">
      <section className={styles.state} data-testid="key-state" data-state={state}>
        <h2 className={styles.line}>{t(`me.key.${state}`)}</h2>
        {!key?.passkey && <p className={styles.soft}>{t('me.key.what')}</p>}
        {key?.state === 'refused' && (
          <p className={styles.soft}>{language === 'en' ? key.en : key.zh}</p>
        )}
        {key && <Facts keyState={key} />}
        {keysPossible && (
          <Button
            block
            size="large"
            fill="outline"
            color="primary"
            loading={busy}
            disabled={!online}
            data-testid="key-renew"
            onClick={renew}
          >
            {t(renewal(key, state))}
          </Button>
        )}
        <p className={styles.soft}>{t('me.key.limits')}</p>
      </section>
      {keysPossible && <PasskeySection />}
    </SubPage>
  );
}

function renewal(key: KeyState | null, state: string): string {
  if (key?.passkey) return 'passkey.unbind';
  return state === 'enrolled' ? 'me.key.renew' : 'me.key.enrol';
}

function Facts({ keyState: { enrolledAt, fingerprint } }: { keyState: KeyState }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <dl className={styles.facts}>
      {enrolledAt && (
        <div>
          <dt>{t('me.key.since')}</dt>
          <dd>{format.moment(enrolledAt)}</dd>
        </div>
      )}
      {fingerprint && (
        <div>
          <dt>{t('me.key.mark')}</dt>
          <dd className={styles.mono}>{fingerprint.slice(0, 16)}</dd>
        </div>
      )}
    </dl>
  );
}
