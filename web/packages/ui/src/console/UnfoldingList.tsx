import { Segmented } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import styles from './UnfoldingList.module.css';

interface ColumnProps<Group extends string> {
  groups: readonly { value: Group; label: string }[];
  group: Group;
  onGroup: (group: Group) => void;
  children: ReactNode;
}

/** The column beside a map: groups to choose from, and below them what is on the map as a list. */
export function SideColumn<Group extends string>({
  groups,
  group,
  onGroup,
  children,
}: ColumnProps<Group>) {
  return (
    <div className={styles.column}>
      <Segmented<Group>
        block
        className={styles.groups}
        value={group}
        onChange={onGroup}
        options={[...groups]}
      />
      {children}
    </div>
  );
}

export function UnfoldingList({ testId, children }: { testId?: string; children: ReactNode }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard scrolls it too
    <ul className={styles.rows} data-testid={testId} tabIndex={0}>
      {children}
    </ul>
  );
}

interface RowProps {
  mark?: ReactNode;
  name: string;
  status: ReactNode;
  left: ReactNode;
  right: ReactNode;
  open?: boolean;
  /** Without it there is nothing to unfold. */
  onToggle?: () => void;
  children?: ReactNode;
}

/** One entry in two lines; pressing it unfolds the children and brings it into sight. */
export function UnfoldingRow({ open = false, onToggle, children, ...heading }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) row.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return (
    <li ref={row} className={styles.row} data-open={open || undefined}>
      {onToggle === undefined ? (
        <div className={styles.main}>
          <Heading {...heading} />
        </div>
      ) : (
        <button type="button" className={styles.main} aria-expanded={open} onClick={onToggle}>
          <Heading {...heading} />
        </button>
      )}
      {open && children}
    </li>
  );
}

function Heading({ mark, name, status, left, right }: Omit<RowProps, 'open' | 'onToggle'>) {
  return (
    <>
      <span className={styles.line}>
        {mark}
        <span className={styles.name}>{name}</span>
        {status}
      </span>
      <span className={styles.under}>
        <span>{left}</span>
        {right}
      </span>
    </>
  );
}
