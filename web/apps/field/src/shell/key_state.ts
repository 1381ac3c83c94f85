/** The phone's key as React sees it. */
import { useLiveQuery } from 'dexie-react-hooks';
import { KEY_STATE, type KeyState } from '../attest/enrolment';
import { useFieldSession } from './session';

/** What is known of the phone's key; null before it was first shown to the server. */
export function useKeyState(): KeyState | null {
  const { store } = useFieldSession();
  return useLiveQuery(async () => (await store.read<KeyState>(KEY_STATE)) ?? null, [store]) ?? null;
}
