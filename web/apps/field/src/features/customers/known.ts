/** Which customers a new one may be, before it is saved: asked of the server, and of what this phone has. */
import { useApi } from '@shifang/api';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useFieldData } from '../../shell/data';
import { usePlace } from '../../shell/place';
import { useFieldSession } from '../../shell/session';
import { alikeHere, type KnownCustomer } from './alike';

const TYPING_MS = 500;
const PATIENCE_MS = 5_000;
/** Fewer letters or digits are nobody's. */
const LEAST_NAME = 2;
const LEAST_PHONE = 7;

interface Answer {
  name: string;
  phone: string;
  /** Null: the server could not be asked. */
  found: KnownCustomer[] | null;
}

export interface KnownOnes {
  found: readonly KnownCustomer[];
  /** The server cannot be asked now: it looks again when the customer is sent. */
  unasked: boolean;
  /** Who it may be, asked now unless the answer is there already. */
  look: () => Promise<readonly KnownCustomer[]>;
}

type Ask = () => Promise<KnownCustomer[] | null>;

/** The question to the server; null is its answer when it cannot be asked. */
function useAsk(asked: Pick<Answer, 'name' | 'phone'>): Ask {
  const api = useApi();
  const { fix } = usePlace();
  // Some ten metres: a phone that stands still is not asked about anew.
  const latitude = fix && Number(fix.latitude.toFixed(4));
  const longitude = fix && Number(fix.longitude.toFixed(4));
  return useCallback(async () => {
    const position = { latitude, longitude, datum: 'wgs84' };
    try {
      const told = await api.fetch('/api/v1/customers/known', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...asked, position }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return (await told.json()) as KnownCustomer[];
    } catch {
      // Without the server there is what this phone knows.
      return null;
    }
  }, [api, asked, latitude, longitude]);
}

/** Customers that one of this name and number may be, here. */
export function useKnown(name: string, phone: string): KnownOnes {
  const { me } = useFieldSession();
  const { customers } = useFieldData();
  const { fix } = usePlace();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const asked = useMemo(() => ({ name: name.trim(), phone: phone.trim() }), [name, phone]);
  const worded = asked.name.length >= LEAST_NAME || asked.phone.length >= LEAST_PHONE;
  const enough = worded && fix !== null;
  const ask = useAsk(asked);

  useEffect(() => {
    if (!enough) return undefined;
    let gone = false;
    const timer = window.setTimeout(() => {
      void ask().then((found) => {
        if (!gone) setAnswer({ ...asked, found });
      });
    }, TYPING_MS);
    return () => {
      gone = true;
      window.clearTimeout(timer);
    };
  }, [ask, asked, enough]);

  const own = useMemo(
    () => (fix && enough ? alikeHere(customers.values(), { ...asked, fix, me: me.id }) : []),
    [customers, fix, enough, asked, me.id],
  );
  const heard = answer?.name === asked.name && answer.phone === asked.phone ? answer : null;
  return {
    found: enough ? (heard?.found ?? own) : [],
    unasked: enough && heard !== null && heard.found === null,
    look: async () => {
      if (!enough) return [];
      if (heard) return heard.found ?? own;
      const found = await ask();
      setAnswer({ ...asked, found });
      return found ?? own;
    },
  };
}
