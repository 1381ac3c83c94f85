import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { LOCAL_BASEMAP, type Basemap } from './basemap';

interface Basemaps {
  basemaps: readonly Basemap[];
  basemap: Basemap;
  choose: (id: string) => void;
}

const KEY = 'shifang.basemap';
const ONLY_LOCAL: readonly Basemap[] = [LOCAL_BASEMAP];
const BasemapContext = createContext<Basemaps>({
  basemaps: ONLY_LOCAL,
  basemap: LOCAL_BASEMAP,
  choose: () => undefined,
});

/** The basemaps that the organisation has (the first is its choice), and which one this person looks at. */
export function BasemapProvider({ basemaps, children }: { basemaps: readonly Basemap[]; children: ReactNode }) {
  const [chosen, setChosen] = useState(() => localStorage.getItem(KEY));
  const value = useMemo<Basemaps>(() => {
    const known = basemaps.length > 0 ? basemaps : ONLY_LOCAL;
    return {
      basemaps: known,
      basemap: known.find(({ id }) => id === chosen) ?? (known[0] as Basemap),
      choose: (id) => {
        localStorage.setItem(KEY, id);
        setChosen(id);
      },
    };
  }, [basemaps, chosen]);
  return <BasemapContext value={value}>{children}</BasemapContext>;
}

export function useBasemaps(): Basemaps {
  return useContext(BasemapContext);
}
