import { memo } from 'react';
import styles from './replay.module.css';
import type { Shown } from './shown';

interface Props {
  shown: readonly Shown[];
  from: number;
  to: number;
}

/** The day of each person as a strip under the line: stays full, trips thin, silences open, visits as notches. */
export const Lanes = memo(function Lanes({ shown, from, to }: Props) {
  if (from >= to) return null;
  const share = (moment: number) => `${(((moment - from) / (to - from)) * 100).toFixed(3)}%`;
  return (
    <div className={styles.lanes} aria-hidden>
      {shown.map(({ person, color, entries }) => (
        <div key={person} className={styles.lane} style={{ ['--track' as string]: color }}>
          {entries.map((entry) => (
            <span
              key={entry.id}
              data-kind={entry.kind}
              style={{
                left: share(entry.from),
                width: `calc(${share(from + entry.to - entry.from)})`,
              }}
            />
          ))}
        </div>
      ))}
    </div>
  );
});
