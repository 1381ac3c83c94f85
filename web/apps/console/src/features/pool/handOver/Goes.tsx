import { StatusTag } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import type { Estate } from './queries';

interface Props {
  person: string | null;
  estate: { receivers: readonly Pick<Estate['receivers'][number], 'person_id' | 'person_name'>[] };
  kind?: Estate['things'][number]['kind'];
}

const NOBODY = { customer: 'pool', visit: 'cancelled' } as const;

/** To whom something goes, with the number by which they stand on the map; without anybody, what that means for it. */
export function Goes({ person, estate, kind = 'customer' }: Props) {
  const { t } = useTranslation();
  const at = estate.receivers.findIndex(({ person_id }) => person_id === person);
  const nobody = kind === 'customer' || kind === 'visit' ? NOBODY[kind] : 'stays';
  if (person === null)
    return (
      <StatusTag size="small" status={nobody === 'pool' ? 'pool' : 'cancelled'}>
        {t(`pool.handOver.nobody.${nobody}`)}
      </StatusTag>
    );
  return (
    <span>
      {at + 1} · {estate.receivers[at]?.person_name ?? '…'}
    </span>
  );
}
