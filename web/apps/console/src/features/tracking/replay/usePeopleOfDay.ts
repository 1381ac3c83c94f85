import { useMay, useMe } from '@shifang/api';
import { useAddress } from '@shifang/ui/console';
import { useMemo } from 'react';
import { MOST_PEOPLE } from './useDays';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Says in the address that the last person was taken away: nobody else comes in their place. */
const NOBODY = 'none';

/** Whose days are shown, as the address says; who sees nobody else sees their own. */
export function usePeopleOfDay(): [readonly string[], (people: readonly string[]) => void] {
  const [people, setPeople] = useAddress('people');
  // The person that other pages filter by comes along.
  const [shared] = useAddress('person_id');
  const me = useMe()?.id;
  const seesOthers = useMay('people.view');
  const given = people ?? shared ?? (seesOthers ? '' : (me ?? ''));
  const found = useMemo(
    () => [...new Set(given.split(',').filter((id) => ID.test(id)))].slice(0, MOST_PEOPLE),
    [given],
  );
  return [found, (next) => setPeople(next.join(',') || NOBODY)];
}
