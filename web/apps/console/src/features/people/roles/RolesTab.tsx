import { useMay } from '@shifang/api';
import { Skeleton } from '@shifang/ui';
import { Button, Tag } from 'antd';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../people.module.css';
import { usePermissions, useRoles, type Role } from '../queries';
import { RoleForm } from './RoleForm';

/** Roles: how far each sees and what it may, in words. */
export function RolesTab() {
  const { t } = useTranslation();
  const roles = useRoles();
  const mayManage = useMay('people.manage');
  const [editing, setEditing] = useState<Role | 'new' | null>(null);
  return (
    <div className={styles.body}>
      <div className={styles.sectionHead}>
        <span className={styles.soft}>{t('people.role.note')}</span>
        {mayManage && (
          <Button type="primary" icon={<Plus size={15} />} onClick={() => setEditing('new')}>
            {t('people.role.add')}
          </Button>
        )}
      </div>
      {roles.length === 0 && <Skeleton rows={4} height={60} />}
      <div className={styles.cards}>
        {roles.map((role) => (
          <RoleCard key={role.id} role={role} onOpen={() => setEditing(role)} />
        ))}
      </div>
      <RoleForm editing={editing} onClose={() => setEditing(null)} />
    </div>
  );
}

function RoleCard({ role, onOpen }: { role: Role; onOpen: () => void }) {
  const { t } = useTranslation();
  const known = usePermissions();
  const mayManage = useMay('people.manage');
  const held = known.filter(({ code }) => role.permissions.includes(code)).length;
  return (
    <section className={styles.card}>
      <div className={styles.cardHead}>
        <h2 className={styles.cardTitle}>{role.name}</h2>
        {role.key !== '' && <Tag>{t('people.role.builtIn')}</Tag>}
      </div>
      <div>{t(`people.reach.${role.reach}`)}</div>
      <div className={styles.soft}>
        {t('people.role.counts', { people: role.people, held, all: known.length })}
      </div>
      <div>
        <Button size="small" onClick={onOpen}>
          {t(mayManage ? 'people.role.edit' : 'people.role.look')}
        </Button>
      </div>
    </section>
  );
}
