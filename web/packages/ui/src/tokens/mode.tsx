import {
  createContext,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react';
import { applyMode } from './css';
import type { Mode } from './palette';

/** What the person chose; `system` follows the device. */
export type ModeChoice = Mode | 'system';

interface ModeState {
  mode: Mode;
  choice: ModeChoice;
  choose: (choice: ModeChoice) => void;
}

const KEY = 'shifang.mode';
const ModeContext = createContext<ModeState | null>(null);

function storedChoice(): ModeChoice {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function useSystemMode(): Mode {
  const query = useMemo(() => window.matchMedia('(prefers-color-scheme: dark)'), []);
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const listen = (event: MediaQueryListEvent) => setDark(event.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, [query]);
  return dark ? 'dark' : 'light';
}

/** Keeps light or dark for the whole page, remembers the choice, writes the CSS variables. */
export function ModeProvider({ children }: { children: ReactNode }) {
  const system = useSystemMode();
  const [choice, setChoice] = useState<ModeChoice>(storedChoice);
  const mode = choice === 'system' ? system : choice;
  useLayoutEffect(() => applyMode(mode), [mode]);
  const state = useMemo<ModeState>(
    () => ({
      mode,
      choice,
      choose: (next) => {
        localStorage.setItem(KEY, next);
        setChoice(next);
      },
    }),
    [mode, choice],
  );
  return <ModeContext value={state}>{children}</ModeContext>;
}

export function useMode(): ModeState {
  const state = useContext(ModeContext);
  if (state === null) throw new Error('ModeProvider is missing above this component');
  return state;
}
