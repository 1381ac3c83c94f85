import { FieldShell, type FieldEntry } from '@shifang/ui/field';
import { Bell, CircleUser, ListChecks, Store, Waves } from 'lucide-react';
import { useMay } from '@shifang/api';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldData } from './data';
import { StatusPills } from './StatusPills';

interface Props {
  title: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

/** A page of the bottom bar. */
export function TabPage({ title, action, children }: Props) {
  const { t } = useTranslation();
  const unread = useFieldData().alerts.filter(({ read_at }) => !read_at).length;
  const entries: FieldEntry[] = [
    { to: '/', label: t('shell.tab.today'), icon: ListChecks },
    { to: '/customers', label: t('shell.tab.customers'), icon: Store },
    ...(useMay('pools.view') ? [{ to: '/pool', label: t('shell.tab.pool'), icon: Waves }] : []),
    { to: '/messages', label: t('shell.tab.messages'), icon: Bell, badge: unread },
    { to: '/me', label: t('shell.tab.me'), icon: CircleUser },
  ];
  return (
    <FieldShell entries={entries} title={title} outbox={<StatusPills />} action={action}>
      {children}
    </FieldShell>
  );
}
