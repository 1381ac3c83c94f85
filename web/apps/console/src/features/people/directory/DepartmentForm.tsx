import { ok, useApi } from '@shifang/api';
import {
  DepartmentPicker,
  PersonPicker,
  useDepartments,
  useSave,
  type DepartmentEntry,
} from '@shifang/ui/console';
import { App, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import { DIRECTORY } from '../queries';

interface Values {
  name: string;
  parent_id: string;
  manager_id?: string;
}

interface Props {
  /** Null adds one below `parentId`. */
  department: DepartmentEntry | null;
  parentId: string | null;
  open: boolean;
  onClose: () => void;
}

export function DepartmentForm({ department, parentId, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const { modal } = App.useApp();
  const rows = useDepartments();
  const [form] = Form.useForm<Values>();
  const root = department !== null && department.parent_id === null;
  const save = useSave<Values>({
    save: ({ name, parent_id, manager_id }) => {
      const manager = manager_id ?? null;
      if (department === null) {
        const body = { name, parent_id, manager_id: manager };
        return ok(client.POST('/api/v1/departments', { body }));
      }
      const params = { path: { department_id: department.id } };
      const body = { name, manager_id: manager, ...(root ? {} : { parent_id }) };
      return ok(client.PATCH('/api/v1/departments/{department_id}', { params, body }));
    },
    done: t('people.saved'),
    refresh: DIRECTORY,
    onDone: onClose,
    form,
  });
  const finish = (values: Values) => {
    if (department === null || root || values.parent_id === department.parent_id) {
      save.run(values);
      return;
    }
    const parent = rows.find(({ id }) => id === values.parent_id)?.name ?? '';
    void modal.confirm({
      title: t('people.department.moveTitle', { name: department.name, parent }),
      content: t('people.department.moveHint'),
      okText: t('people.department.move'),
      cancelText: t('shell.form.cancel'),
      onOk: () => save.run(values),
    });
  };
  const required = [{ required: true, message: t('shell.form.required') }];
  return (
    <FormModal<Values>
      open={open}
      title={t(department === null ? 'people.department.add' : 'people.department.edit')}
      form={form}
      pending={save.pending}
      onClose={onClose}
      onFinish={finish}
      initialValues={
        department === null
          ? { parent_id: parentId ?? '' }
          : {
              name: department.name,
              parent_id: department.parent_id ?? '',
              ...(department.manager_id === null ? {} : { manager_id: department.manager_id }),
            }
      }
    >
      <Form.Item name="name" label={t('people.department.name')} rules={required}>
        <Input maxLength={80} />
      </Form.Item>
      {!root && (
        <Form.Item name="parent_id" label={t('people.department.parent')} rules={required}>
          <DepartmentPicker but={department?.id} allowClear={false} />
        </Form.Item>
      )}
      <Form.Item name="manager_id" label={t('people.department.manager')}>
        <PersonPicker />
      </Form.Item>
      {department !== null && !root && <Archive department={department} onDone={onClose} />}
    </FormModal>
  );
}

function Archive({ department, onDone }: { department: DepartmentEntry; onDone: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const { modal } = App.useApp();
  const archive = useSave({
    save: () => {
      const params = { path: { department_id: department.id } };
      const body = { archived: !department.archived };
      return ok(client.PATCH('/api/v1/departments/{department_id}', { params, body }));
    },
    done: t(department.archived ? 'people.department.restored' : 'people.department.archived'),
    refresh: DIRECTORY,
    onDone,
  });
  if (department.archived)
    return (
      <Button loading={archive.pending} onClick={() => archive.run()}>
        {t('people.department.restore')}
      </Button>
    );
  return (
    <Button
      danger
      loading={archive.pending}
      onClick={() =>
        void modal.confirm({
          title: t('people.department.archiveTitle', { name: department.name }),
          content: t('people.department.archiveHint'),
          okText: t('people.department.archive'),
          cancelText: t('shell.form.cancel'),
          onOk: () => archive.run(),
        })
      }
    >
      {t('people.department.archive')}
    </Button>
  );
}
