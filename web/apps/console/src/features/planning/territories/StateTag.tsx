import { StatusTag, type Status } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import type { DraftRow } from './queries';

const STATUS: Record<DraftRow['state'], Status> = {
  searching: 'pending',
  draft: 'open',
  applied: 'applied',
  undone: 'cancelled',
  failed: 'refused',
  cancelled: 'cancelled',
  discarded: 'cancelled',
};

/** Where a draft stands. */
export function StateTag({ state }: { state: DraftRow['state'] }) {
  const { t } = useTranslation();
  return (
    <StatusTag size="small" status={STATUS[state]}>
      {t(`planning.territories.state.${state}`)}
    </StatusTag>
  );
}
