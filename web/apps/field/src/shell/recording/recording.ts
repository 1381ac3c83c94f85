/** Recording one's way, as React sees it. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useSyncExternalStore } from 'react';
import { countUnsentPoints, TODAY } from '../../tracks/batches';
import { readGate, type GateState } from '../../tracks/gate';
import type { DayCount, KeptGate } from '../../tracks/types';
import { useFieldSession } from '../session';

export function useRecording(): GateState {
  const { recorder } = useFieldSession();
  return useSyncExternalStore(recorder.subscribe, recorder.snapshot);
}

export interface RecordingFacts {
  gate: KeptGate | null;
  today: DayCount | null;
  unsent: number;
}

/** What is known of the gate and of today's points; null while it is read. */
export function useRecordingFacts(): RecordingFacts | null {
  const { store } = useFieldSession();
  const found = useLiveQuery(async () => {
    const { gate } = await readGate(store);
    const today = (await store.read<DayCount>(TODAY)) ?? null;
    return { gate, today, unsent: await countUnsentPoints(store) };
  }, [store]);
  return found ?? null;
}
