import { useLanguage } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { Fingerprint } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bound } from '../../attest/passkey_enrolment';
import { useEngineStatus } from '../../shell/data';
import { useKeyState, usePasskeysPossible } from '../../shell/key_state';
import { PasskeyNote } from '../../shell/passkey/PasskeyNote';
import { useFieldSession } from '../../shell/session';
import styles from './Recording.module.css';

/** Binding this phone with a passkey; what went wrong is said in words and in a code. */
export function PasskeySection() {
  const { t } = useTranslation();
  const { bindPasskey } = useFieldSession();
  const { online } = useEngineStatus();
  const possible = usePasskeysPossible();
  const bound = useKeyState()?.passkey !== undefined;
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Bound | null>(null);
  const bind = async (): Promise<void> => {
    setBusy(true);
    setOutcome(null);
    setOutcome(await bindPasskey().finally(() => setBusy(false)));
  };
  if (possible === null) return null;
  return (
    <section
      className={styles.section}
      data-testid="passkey"
      data-state={bound ? 'bound' : possible ? 'possible' : 'impossible'}
    >
      <h2 className={styles.line}>
        <Fingerprint size={22} aria-hidden />
        {t(bound ? 'passkey.bound' : 'passkey.title')}
      </h2>
      <p className={styles.soft}>{t(possible ? 'passkey.what' : 'passkey.impossible')}</p>
      <PasskeyNote />
      {possible && (
        <Button
          block
          size="large"
          color="primary"
          fill={bound ? 'outline' : 'solid'}
          className={styles.action}
          loading={busy}
          disabled={!online}
          data-testid="passkey-bind"
          onClick={bind}
        >
          {t(bound ? 'passkey.again' : 'passkey.bind')}
        </Button>
      )}
      <Fault outcome={outcome} />
    </section>
  );
}

function Fault({ outcome }: { outcome: Bound | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (outcome === null || outcome.kind === 'bound') return null;
  const words =
    outcome.kind === 'not_taken' ? outcome[language] : t(`passkey.fault.${outcome.kind}`);
  return (
    <p className={styles.soft} role="alert" data-testid="passkey-fault" data-code={outcome.kind}>
      {words}
    </p>
  );
}
