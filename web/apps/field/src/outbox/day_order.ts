/** In which order and when the customers of a day are visited, as far as this phone knows. Pure. */
import type { AnyCommand, OutboxCommand } from './types';

/** The order of one's day: by a published plan, or as it was accepted (`own`, on whichever phone). */
export interface RouteCard {
  id: string;
  day: string;
  own: boolean;
  accepted_at: string;
  stops: { customer_id: string; begins_at: string }[];
}

export interface Turn {
  customer_id: string;
  begins_at: string;
}

type Replan = OutboxCommand<'plan.replan'>;

/** The order of a day that was accepted last on this phone, unless the server refused it. */
export function acceptedHere(commands: readonly AnyCommand[], day: string): Replan | null {
  const last = commands
    .filter((each): each is Replan => each.kind === 'plan.replan' && each.payload.day === day)
    .sort((a, b) => a.sequence - b.sequence)
    .at(-1);
  return last && last.state !== 'rejected' && last.state !== 'dismissed' ? last : null;
}

/** What was accepted here, unless something newer was accepted elsewhere; else the order of the published plan. */
export function turnsOf(
  commands: readonly AnyCommand[],
  routes: readonly RouteCard[],
  day: string,
): readonly Turn[] {
  const here = acceptedHere(commands, day);
  const card = routes.find((each) => each.day === day);
  const elsewhere = card?.own ? Date.parse(card.accepted_at) : 0;
  if (here && Date.parse(here.happened_at) >= elsewhere) return here.payload.stops;
  return card?.stops ?? [];
}
