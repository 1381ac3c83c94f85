import { isProblem, problemText, toProblem } from '@shifang/api';
import { Button, Checkbox, Dropdown, Table, type TableColumnType } from 'antd';
import { Columns3 } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, NoPermission, Skeleton } from '../states/states';
import { rememberHidden, rememberedHidden } from './columns';
import type { CursorList } from './cursorList';
import styles from './DataTable.module.css';

export interface Column<T> extends TableColumnType<T> {
  key: string;
  title: ReactNode;
  /** Always shown: the name by which a row is known. */
  fixedColumn?: boolean;
  /** Hidden until the person asks for it. */
  hiddenAtFirst?: boolean;
}

interface Props<T> {
  /** Under this name the chosen columns are remembered. */
  name: string;
  columns: readonly Column<T>[];
  list: CursorList<T>;
  rowKey: (row: T) => string;
  onOpen?: (row: T) => void;
  openId?: string | null;
  /** The row under the pointer or the focus, null when there is none: for what is linked with the table. */
  onHover?: (row: T | null) => void;
  empty: ReactNode;
  /** Left of the count, above the table. */
  toolbar?: ReactNode;
  label: string;
}

/** A list as a table, on a phone as cards: remembered columns, pages by cursor, arrow keys, and every state of waiting or failing. */
export function DataTable<T extends object>(props: Props<T>) {
  const { name, columns, list, rowKey, onOpen, onHover, openId, empty, toolbar, label } = props;
  const { t } = useTranslation();
  const [hidden, setHidden] = useState(() => rememberedHidden(name, columns));
  const box = useRef<HTMLDivElement>(null);
  const hide = (next: readonly string[]) => {
    rememberHidden(name, next);
    setHidden(next);
  };
  return (
    <section className={styles.wrap} aria-label={label} data-stale={list.stale || undefined}>
      <div className={styles.toolbar}>
        <div className={styles.left}>{toolbar}</div>
        {list.total !== null && (
          <span className={styles.total}>{t('ui.table.total', { count: list.total })}</span>
        )}
        <ColumnMenu columns={columns} hidden={hidden} onChange={hide} />
      </div>
      <div
        ref={box}
        className={styles.scroll}
        role="presentation"
        onKeyDown={(event) => moveByArrow(event, box.current)}
      >
        <Body list={list} empty={empty}>
          <Table<T>
            size="middle"
            sticky
            pagination={false}
            dataSource={list.rows as T[]}
            rowKey={rowKey}
            columns={columns.filter(({ key }) => !hidden.includes(key)).map(labelled)}
            rowClassName={(row) => (rowKey(row) === openId ? (styles.open ?? '') : '')}
            scroll={{ x: 'max-content' }}
            onRow={(row) =>
              onOpen === undefined
                ? {}
                : {
                    tabIndex: 0,
                    className: styles.row,
                    onClick: () => onOpen(row),
                    onMouseEnter: () => onHover?.(row),
                    onMouseLeave: () => onHover?.(null),
                    onFocus: () => onHover?.(row),
                    onBlur: () => onHover?.(null),
                    onKeyDown: (event) => {
                      if (event.key === 'Enter' && event.target === event.currentTarget)
                        onOpen(row);
                    },
                  }
            }
          />
          {list.more && (
            <div className={styles.more}>
              <Button loading={list.loadingMore} onClick={list.loadMore}>
                {t('ui.table.more')}
              </Button>
            </div>
          )}
        </Body>
      </div>
    </section>
  );
}

/** Each cell knows its column's title: a card on a phone has no head above it. */
function labelled<T>(column: Column<T>): Column<T> {
  const title = typeof column.title === 'string' ? column.title : undefined;
  return {
    ...column,
    onCell: (row, at) => ({
      ...column.onCell?.(row, at),
      'data-title': title,
      'data-name': column.fixedColumn,
      'data-nothing': saysNothing(column, row, at),
    }),
  };
}

/** Where a card would only say that there is nothing. */
function saysNothing<T>({ render, dataIndex }: Column<T>, row: T, at = 0): true | undefined {
  const value = typeof dataIndex === 'string' ? row[dataIndex as keyof T] : undefined;
  return render?.(value, row, at) === '—' ? true : undefined;
}

function Body<T>({
  list,
  empty,
  children,
}: {
  list: CursorList<T>;
  empty: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  if (list.state === 'loading') return <Skeleton rows={8} />;
  if (list.state === 'error') {
    const problem = toProblem(list.error);
    if (isProblem(problem) && problem.status === 403) return <NoPermission />;
    const retry = <Button onClick={list.retry}>{t('ui.state.retry')}</Button>;
    return <ErrorState message={problemText(t, problem)} retry={retry} />;
  }
  return list.rows.length === 0 ? empty : children;
}

interface MenuProps<T> {
  columns: readonly Column<T>[];
  hidden: readonly string[];
  onChange: (hidden: readonly string[]) => void;
}

function ColumnMenu<T>({ columns, hidden, onChange }: MenuProps<T>) {
  const { t } = useTranslation();
  const free = columns.filter(({ fixedColumn }) => fixedColumn !== true);
  if (free.length === 0) return null;
  return (
    <Dropdown
      trigger={['click']}
      popupRender={() => (
        <div className={styles.menu}>
          <Checkbox.Group
            className={styles.choices}
            value={free.map(({ key }) => key).filter((key) => !hidden.includes(key))}
            options={free.map(({ key, title }) => ({ value: key, label: title }))}
            onChange={(shown) =>
              onChange(free.map(({ key }) => key).filter((key) => !shown.includes(key)))
            }
          />
        </div>
      )}
    >
      <Button
        type="text"
        icon={<Columns3 size={16} />}
        aria-label={t('ui.table.columns')}
        title={t('ui.table.columns')}
      />
    </Dropdown>
  );
}

/** Arrow keys, or j and k, walk over the rows, Home and End jump. */
function moveByArrow(event: KeyboardEvent, box: HTMLElement | null): void {
  const rows = [...(box?.querySelectorAll<HTMLElement>('tr[tabindex]') ?? [])];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const [down, up] = [at + 1, at - 1];
  const keys = { ArrowDown: down, j: down, ArrowUp: up, k: up, Home: 0, End: rows.length - 1 };
  const to = (keys as Record<string, number | undefined>)[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}
