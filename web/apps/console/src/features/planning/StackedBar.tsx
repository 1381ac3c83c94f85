import { useFormat } from '@shifang/ui';
import { Tooltip } from 'antd';
import type { CSSProperties } from 'react';
import styles from './planning.module.css';

export interface Part {
  key: string;
  /** The word beside the number, and for who cannot see the colour. */
  label: string;
  value: number;
  tone: 'verified' | 'warning' | 'refused' | 'waiting' | 'quiet' | 'coming';
  onOpen?: () => void;
}

/** From this share on a part has room for its number. */
const ROOM = 0.09;

/** Parts of a whole side by side, each as wide as its number; what can be opened is a button. */
export function StackedBar({ parts, label }: { parts: readonly Part[]; label: string }) {
  const format = useFormat();
  const whole = parts.reduce((sum, { value }) => sum + value, 0);
  const said = parts.map((part) => `${part.label} ${format.number(part.value)}`).join(' · ');
  return (
    <div className={styles.stack} role="group" aria-label={`${label}: ${said}`}>
      {parts
        .filter(({ value }) => value > 0)
        .map((part) => {
          const style: Record<string, string> = { '--part': String(part.value) };
          const shown = part.value / whole >= ROOM ? format.number(part.value) : '';
          const props = {
            className: styles.part,
            'data-tone': part.tone,
            style: style as CSSProperties,
          };
          const words = `${part.label} ${format.number(part.value)}`;
          return (
            <Tooltip key={part.key} title={words}>
              {part.onOpen === undefined ? (
                <span {...props}>{shown}</span>
              ) : (
                <button type="button" {...props} aria-label={words} onClick={part.onOpen}>
                  {shown}
                </button>
              )}
            </Tooltip>
          );
        })}
    </div>
  );
}
