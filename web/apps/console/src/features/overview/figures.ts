import type { components } from '@shifang/api';
import { visitStatus } from '../../shell/visitStatus';

export type TodayVisit = components['schemas']['TodayPointOut'];

export interface Figures {
  visits: number;
  planned: number;
  plannedDone: number;
  onSite: number;
  finished: number;
  valid: number;
  invalid: number;
  closed: number;
  /** People who have begun at least one visit today. */
  peopleOut: number;
  /** Mean of finished visits with a time on site, seconds. */
  meanOnSite: number | null;
}

/** The day's numbers, each counted from the visits that are listed beside them. */
export function figuresOf(visits: readonly TodayVisit[]): Figures {
  const count = (holds: (visit: TodayVisit) => boolean) => visits.filter(holds).length;
  const over = (visit: TodayVisit) =>
    visit.state === 'checked_out' || visit.state === 'shop_closed';
  const stays = visits.map(({ on_site_s }) => on_site_s).filter((seconds) => seconds !== null);
  return {
    visits: visits.length,
    planned: count(({ planned_for }) => planned_for !== null),
    plannedDone: count((visit) => visit.planned_for !== null && over(visit)),
    onSite: count(({ state }) => state === 'checked_in'),
    finished: count(over),
    valid: count(({ validity }) => validity === 'valid'),
    invalid: count(({ validity }) => validity === 'invalid'),
    closed: count(({ state }) => state === 'shop_closed'),
    peopleOut: new Set(
      visits.filter(({ state }) => state !== 'planned').map(({ person_id }) => person_id),
    ).size,
    meanOnSite:
      stays.length === 0 ? null : stays.reduce((sum, seconds) => sum + seconds, 0) / stays.length,
  };
}

export const GROUPS = ['all', 'on_site', 'finished', 'trouble', 'planned'] as const;
export type Group = (typeof GROUPS)[number];

const TROUBLE: readonly string[] = ['invalid', 'blocked', 'refuted', 'shop_closed', 'to_review'];

export function inGroup(visit: TodayVisit, group: Group): boolean {
  const status = visitStatus(visit);
  if (group === 'on_site') return status === 'checked_in';
  if (group === 'planned') return status === 'planned';
  if (group === 'trouble') return TROUBLE.includes(status);
  if (group === 'finished') return visit.state === 'checked_out';
  return true;
}

/** When something last happened on a visit; null when it has not begun. */
export function movedAt({ ended_at, checked_in_at }: TodayVisit): string | null {
  return ended_at ?? checked_in_at;
}

/** What goes on now first, then the newest; those not begun last, by person. */
export function byMovement(one: TodayVisit, other: TodayVisit): number {
  const [a, b] = [movedAt(one), movedAt(other)];
  if (a === null && b === null) return one.person_name.localeCompare(other.person_name);
  if (a === null || b === null) return a === null ? 1 : -1;
  return Date.parse(b) - Date.parse(a);
}
