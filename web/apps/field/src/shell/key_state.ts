/** The phone's key as React sees it. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useState } from 'react';
import { KEY_STATE, type KeyState } from '../attest/enrolment';
import { canKeepPasskeys } from '../attest/passkey';
import { PASSKEY_FAULT, type PasskeyFaultKept } from '../attest/seal';
import { useFieldSession } from './session';

/** What is known of the phone's key; null before it was first shown to the server. */
export function useKeyState(): KeyState | null {
  return useKept<KeyState>(KEY_STATE);
}

/** Why the last evidence bears no signature of the passkey; null when it does, or none is bound. */
export function usePasskeyFault(): PasskeyFaultKept | null {
  const fault = useKept<PasskeyFaultKept>(PASSKEY_FAULT);
  return useKeyState()?.passkey ? fault : null;
}

/** Whether this phone can keep a passkey; null before it has said so. */
export function usePasskeysPossible(): boolean | null {
  const [possible, setPossible] = useState<boolean | null>(null);
  useEffect(() => {
    let gone = false;
    void canKeepPasskeys().then((found) => {
      if (!gone) setPossible(found);
    });
    return () => {
      gone = true;
    };
  }, []);
  return possible;
}

function useKept<T>(name: string): T | null {
  const { store } = useFieldSession();
  return useLiveQuery(async () => (await store.read<T>(name)) ?? null, [store, name]) ?? null;
}
