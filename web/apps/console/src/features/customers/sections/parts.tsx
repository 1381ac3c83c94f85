import { useMay } from '@shifang/api';
import { Empty } from '@shifang/ui';
import { Button } from 'antd';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from '../customers.module.css';

interface BlockProps {
  title: string;
  /** What the button adds; no button without the right to edit customers. */
  add?: { label: string; open: () => void };
  none: string;
  children: readonly ReactNode[];
}

/** One list of the panorama with its button, or a sentence that says there is nothing yet. */
export function Block({ title, add, none, children }: BlockProps) {
  const mayEdit = useMay('customers.edit');
  return (
    <section>
      <div className={styles.blockHead}>
        <h3 className={styles.blockTitle}>{title}</h3>
        {add !== undefined && mayEdit && (
          <Button size="small" icon={<Plus size={14} />} onClick={add.open}>
            {add.label}
          </Button>
        )}
      </div>
      {children.length === 0 ? (
        <Empty title={none} />
      ) : (
        <ul className={styles.items}>{children}</ul>
      )}
    </section>
  );
}

interface ItemProps {
  title: ReactNode;
  /** Beside the title: states and marks. */
  marks?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

export function Item({ title, marks, actions, children }: ItemProps) {
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        <span className={styles.itemTitle}>{title}</span>
        {marks}
        {actions !== undefined && <span className={styles.push}>{actions}</span>}
      </div>
      {children}
    </li>
  );
}

/** Quiet facts in one line, empty ones left out. */
export function Line({ parts }: { parts: readonly (string | null | undefined | false)[] }) {
  const said = parts.filter((part): part is string => typeof part === 'string' && part !== '');
  return said.length === 0 ? null : <div className={styles.soft}>{said.join(' · ')}</div>;
}
