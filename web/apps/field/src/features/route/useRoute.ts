/** The day's route, and asking for another order of what is left of it. */
import { isProblem, toProblem, useApi, type Problem } from '@shifang/api';
import { toWgs84 } from '@shifang/rules';
import { useMemo, useState } from 'react';
import { useFieldData } from '../../shell/data';
import { usePlace } from '../../shell/place';
import { useRemote, type Remote } from '../../shell/remote';
import { useFieldSession } from '../../shell/session';
import { proposedHere } from './here';
import {
  asKnownHere,
  orderOf,
  pendingOf,
  type Proposal,
  type Reason,
  type Route,
  type RouteStop,
} from './route';

/** Then the phone orders by itself: nobody stands on the street for longer. */
const PATIENCE_MS = 8000;

export interface TodaysRoute extends Omit<Remote<Route>, 'value'> {
  route: Route | null;
  /** An order that was accepted here waits to be taken up by the server. */
  unsent: boolean;
  /** That order was made on this phone. */
  madeHere: boolean;
  accept: (order: Accepted) => Promise<void>;
}

export interface Accepted {
  stops: readonly RouteStop[];
  reason: Reason;
  /** Planned, but not wanted today. */
  without?: readonly string[];
  /** Ordered by this phone, not by the server. */
  madeHere?: boolean;
}

/** Asked for anew when something of the day has happened, here or at the server. */
export function useRoute(day: string): TodaysRoute {
  const { record } = useFieldSession();
  const { visits, customers, commands, syncedAt } = useFieldData();
  const delivered = commands.filter(({ state }) => state === 'applied' || state === 'settled');
  const { value, ...rest } = useRemote<Route>(
    `/planning/today?date=${day}`,
    `${syncedAt}|${delivered.length}`,
  );
  const pending = pendingOf(commands, value);
  const route = useMemo(
    () => (value ? asKnownHere(value, { visits, pending, customers }) : null),
    [value, visits, pending, customers],
  );
  return {
    ...rest,
    route,
    unsent: pending !== null,
    madeHere: pending?.payload.by_phone === true,
    accept: async ({ stops, reason, without = [], madeHere = false }) => {
      if (!route) return;
      // What was left out stays out until it is taken in again.
      const aside = pending?.payload.without ?? [];
      const there = new Set(stops.map(({ customer_id }) => customer_id));
      const left = [...new Set([...aside, ...without])].filter((id) => !there.has(id));
      const payload = { ...orderOf(route, stops, reason), without: left, by_phone: madeHere };
      await record({ kind: 'plan.replan', payload, happenedAt: new Date() });
    },
  };
}

export interface Question {
  reason: Reason;
  without: readonly string[];
  extras: boolean;
}

export interface Replanning {
  question: Question | null;
  proposal: Proposal | null;
  /** The proposal was made on this phone: there was no network. */
  madeHere: boolean;
  problem: Problem | null;
  asking: boolean;
  ask: (question: Question) => Promise<void>;
  drop: () => void;
}

const NOTHING = { question: null, proposal: null, madeHere: false, problem: null, asking: false };

/**
 * What the server proposes from here and now, what this phone makes of it without a network; nothing changes before it
 * is accepted.
 */
export function useReplanning({ route, problem }: TodaysRoute): Replanning {
  const api = useApi();
  const { fix } = usePlace();
  const [state, setState] = useState<Omit<Replanning, 'ask' | 'drop'>>(NOTHING);
  const ask = async (question: Question): Promise<void> => {
    const here = (): void => {
      if (!route) return;
      const now = { now: Date.now(), place: fix && toWgs84(fix, fix.datum) };
      const proposal = proposedHere(route, now, question);
      setState({ question, proposal, madeHere: true, problem: null, asking: false });
    };
    if (!navigator.onLine || isProblem(problem, 'network')) {
      here();
      return;
    }
    setState((before) => ({ ...before, question, problem: null, asking: true }));
    const position = fix && {
      latitude: fix.latitude,
      longitude: fix.longitude,
      datum: fix.datum,
    };
    try {
      const answer = await api.fetch('/api/v1/planning/today/replan', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...question, position }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const proposal = (await answer.json()) as Proposal;
      setState({ question, proposal, madeHere: false, problem: null, asking: false });
    } catch (error) {
      const why = toProblem(error);
      if (isProblem(why, 'network')) here();
      else setState((before) => ({ ...before, problem: why, asking: false }));
    }
  };
  return { ...state, ask, drop: () => setState(NOTHING) };
}
