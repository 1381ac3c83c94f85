import { useFormat } from '@shifang/ui';
import { exportUnsent } from '../../outbox/export';
import { useFieldSession } from '../../shell/session';

/** Hands the person a file with everything that only this phone has. */
export function useExport(): () => Promise<void> {
  const { store, me } = useFieldSession();
  const format = useFormat();
  return async () => {
    const now = new Date();
    const file = await exportUnsent(store, { person: me.name, now });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = `shifang-${me.login}-${format.isoDay(now)}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
}
