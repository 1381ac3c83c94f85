import { useMay } from '@shifang/api';
import { Empty } from '@shifang/ui';
import {
  useDepartments,
  useDepartmentTree,
  type DepartmentEntry,
  type TreeNode,
} from '@shifang/ui/console';
import { Button, Switch, Tree, type TreeDataNode } from 'antd';
import { Pencil, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../people.module.css';
import { DepartmentForm } from './DepartmentForm';
import { useMoveDepartment } from './moveDepartment';

interface Props {
  selected: string | null;
  onSelect: (id: string | null) => void;
}

type Editing = { department: string | null } | null;

/** Departments: arrow keys walk, Enter chooses; dragging or editing moves one, after a question. */
export function DepartmentTree({ selected, onSelect }: Props) {
  const { t } = useTranslation();
  const rows = useDepartments();
  const [archivedToo, setArchivedToo] = useState(false);
  const tree = useDepartmentTree(archivedToo);
  const mayManage = useMay('people.manage');
  const [editing, setEditing] = useState<Editing>(null);
  const move = useMoveDepartment();
  const known = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows]);
  const old = t('people.department.old');
  const data = useMemo(() => tree.map((node) => toData(node, { known, old })), [tree, known, old]);
  const anyOld = rows.some(({ archived }) => archived);
  return (
    <aside className={styles.side} aria-label={t('people.departments')}>
      <div className={styles.sideHead}>
        <h2 className={styles.sideTitle}>{t('people.departments')}</h2>
        {mayManage && (
          <span>
            <Button
              type="text"
              icon={<Plus size={16} />}
              aria-label={t('people.department.add')}
              title={t('people.department.add')}
              onClick={() => setEditing({ department: null })}
            />
            <Button
              type="text"
              icon={<Pencil size={15} />}
              disabled={selected === null}
              aria-label={t('people.department.edit')}
              title={t('people.department.edit')}
              onClick={() => setEditing({ department: selected })}
            />
          </span>
        )}
      </div>
      <div className={styles.tree}>
        {data.length === 0 ? (
          <Empty title={t('people.department.none')} />
        ) : (
          <Tree
            blockNode
            defaultExpandAll
            treeData={data}
            selectedKeys={selected === null ? [] : [selected]}
            onSelect={([key]) => onSelect(key === undefined ? null : String(key))}
            draggable={mayManage ? { icon: false } : false}
            onDrop={({ node, dragNode, dropToGap }) => {
              const target = dropToGap ? parentOf(rows, String(node.key)) : String(node.key);
              if (target !== null) move(String(dragNode.key), target);
            }}
          />
        )}
      </div>
      {anyOld && (
        <label className={styles.old}>
          <Switch size="small" checked={archivedToo} onChange={setArchivedToo} />
          {t('people.department.oldToo')}
        </label>
      )}
      <DepartmentForm
        open={editing !== null}
        department={rows.find(({ id }) => id === editing?.department) ?? null}
        parentId={selected ?? rows.find(({ parent_id }) => parent_id === null)?.id ?? null}
        onClose={() => setEditing(null)}
      />
    </aside>
  );
}

function parentOf(
  rows: readonly { id: string; parent_id: string | null }[],
  id: string,
): string | null {
  return rows.find((row) => row.id === id)?.parent_id ?? null;
}

interface Known {
  known: ReadonlyMap<string, DepartmentEntry>;
  /** The word for an archived one. */
  old: string;
}

function toData({ value, title, children }: TreeNode, words: Known): TreeDataNode {
  const row = words.known.get(value);
  return {
    key: value,
    title: (
      <span>
        {title}
        <span className={styles.count}>
          {row?.archived === true ? words.old : (row?.people ?? 0)}
        </span>
      </span>
    ),
    children: children.map((child) => toData(child, words)),
  };
}
