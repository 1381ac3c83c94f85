import { useSave } from '@shifang/ui/console';
import { Button, Popconfirm } from 'antd';
import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import styles from '../people.module.css';

interface BoxProps {
  title: string;
  /** What the button that adds says; without it nobody adds here. */
  add: string | null;
  /** The window that adds. */
  form: (open: boolean, onClose: () => void) => ReactNode;
  children: ReactNode;
}

/** One list of the calendar with its heading and the window that adds to it. */
export function CalendarBox({ title, add, form, children }: BoxProps) {
  const [adding, setAdding] = useState(false);
  return (
    <section className={styles.box}>
      <div className={styles.sectionHead}>
        <h2 className={styles.sectionTitle}>{title}</h2>
        {add !== null && (
          <Button size="small" icon={<Plus size={14} />} onClick={() => setAdding(true)}>
            {add}
          </Button>
        )}
      </div>
      {children}
      {form(adding, () => setAdding(false))}
    </section>
  );
}

interface EndProps {
  /** What the button says, what is asked first, and what is said afterwards. */
  words: { button: string; ask: string; done: string };
  end: () => Promise<unknown>;
  refresh: readonly (readonly string[])[];
}

/** Ends or removes one entry, after a question. */
export function EndButton({ words, end, refresh }: EndProps) {
  const ending = useSave({ save: end, done: words.done, refresh });
  return (
    <Popconfirm title={words.ask} onConfirm={() => ending.run()}>
      <Button size="small" type="link" danger loading={ending.pending}>
        {words.button}
      </Button>
    </Popconfirm>
  );
}
