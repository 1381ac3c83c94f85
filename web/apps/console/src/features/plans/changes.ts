import type { Change, Plan } from './queries';

/** Those whose days change, by name: who gets a visit and who loses one. */
export function toldOf(changes: readonly Change[], people: Plan['people']): string[] {
  const ids = new Set(
    changes.flatMap(({ person_id, before_person_id }) => [person_id, before_person_id]),
  );
  return people.filter(({ person_id }) => ids.has(person_id)).map(({ name }) => name);
}
