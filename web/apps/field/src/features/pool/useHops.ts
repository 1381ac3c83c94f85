/** The stops of today that are still to be made, where the way leads along. */
import { useFormat } from '@shifang/ui';
import { useMemo } from 'react';
import { useFieldData } from '../../shell/data';
import { pointOf } from '../../shell/place';
import { MOST_HOPS, type Hop } from './near';

export function useHops(): readonly Hop[] {
  const { visits, customers } = useFieldData();
  const today = useFormat().isoDay(new Date());
  return useMemo(
    () =>
      [...visits.values()]
        .filter(({ life, plannedFor }) => life === 'planned' && plannedFor?.slice(0, 10) === today)
        .sort((a, b) => (a.windowFrom ?? '99').localeCompare(b.windowFrom ?? '99'))
        .flatMap(({ customerId }) => {
          const customer = customers.get(customerId);
          const place = pointOf(customer);
          return customer && place ? [{ ...place, name: customer.name }] : [];
        })
        .slice(0, MOST_HOPS),
    [visits, customers, today],
  );
}
