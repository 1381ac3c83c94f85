import { ok, useApi } from '@shifang/api';
import { useDepartments, useSave } from '@shifang/ui/console';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { DIRECTORY } from '../queries';

/** Moves a department below another, once the person has said yes. */
export function useMoveDepartment(): (id: string, parentId: string) => void {
  const { t } = useTranslation();
  const { client } = useApi();
  const { modal } = App.useApp();
  const rows = useDepartments();
  const move = useSave<{ id: string; parentId: string }>({
    save: ({ id, parentId }) => {
      const params = { path: { department_id: id } };
      const body = { parent_id: parentId };
      return ok(client.PATCH('/api/v1/departments/{department_id}', { params, body }));
    },
    done: t('people.department.moved'),
    refresh: DIRECTORY,
  });
  const name = (id: string) => rows.find((row) => row.id === id)?.name ?? '';
  return (id, parentId) => {
    if (rows.find((row) => row.id === id)?.parent_id === parentId) return;
    void modal.confirm({
      title: t('people.department.moveTitle', { name: name(id), parent: name(parentId) }),
      content: t('people.department.moveHint'),
      okText: t('people.department.move'),
      cancelText: t('shell.form.cancel'),
      onOk: () => move.run({ id, parentId }),
    });
  };
}
