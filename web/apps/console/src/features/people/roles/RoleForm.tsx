import { ok, useApi, useMay, useMe } from '@shifang/api';
import { useLanguage } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Checkbox, Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import styles from '../people.module.css';
import { DIRECTORY, usePermissions, type Reach, type Role } from '../queries';
import { permissionGroups } from './groups';

interface Values {
  name: string;
  reach: Reach;
  permissions: string[];
}

const REACHES: readonly Reach[] = ['own', 'tree', 'organisation'];

interface Props {
  editing: Role | 'new' | null;
  onClose: () => void;
}

export function RoleForm({ editing, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const mayManage = useMay('people.manage');
  const [form] = Form.useForm<Values>();
  const role = editing === 'new' ? null : editing;
  const save = useSave<Values>({
    save: (body) => {
      if (role === null) return ok(client.POST('/api/v1/roles', { body }));
      const params = { path: { role_id: role.id } };
      return ok(client.PATCH('/api/v1/roles/{role_id}', { params, body }));
    },
    done: t('people.saved'),
    refresh: DIRECTORY,
    onDone: onClose,
    form,
  });
  return (
    <FormModal<Values>
      open={editing !== null}
      width={760}
      title={role?.name ?? t('people.role.add')}
      form={form}
      pending={save.pending}
      onClose={onClose}
      onFinish={mayManage ? save.run : onClose}
      {...(mayManage ? {} : { okText: t('people.role.close') })}
      initialValues={
        role === null
          ? { reach: 'own', permissions: [] }
          : { name: role.name, reach: role.reach, permissions: role.permissions }
      }
    >
      <Form.Item
        name="name"
        label={t('people.role.name')}
        rules={[{ required: true, whitespace: true, message: t('shell.form.required') }]}
      >
        <Input maxLength={80} readOnly={!mayManage} />
      </Form.Item>
      <Form.Item name="reach" label={t('people.role.reach')}>
        <Radio.Group
          disabled={!mayManage || (role !== null && role.key !== '')}
          options={REACHES.map((value) => ({ value, label: t(`people.reach.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="permissions" label={t('people.role.permissions')}>
        <PermissionChecks locked={!mayManage} />
      </Form.Item>
    </FormModal>
  );
}

interface ChecksProps {
  value?: string[];
  onChange?: (value: string[]) => void;
  locked: boolean;
}

/** Permissions in words, by subject. What the person does not hold themselves cannot be granted by them. */
function PermissionChecks({ value = [], onChange, locked }: ChecksProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const me = useMe();
  const own = me?.permissions ?? [];
  const groups = permissionGroups(usePermissions());
  const toggle = (code: string, held: boolean) =>
    onChange?.(held ? [...value, code] : value.filter((each) => each !== code));
  return groups.map(({ name, permissions }) => (
    <div key={name} className={styles.group} role="group" aria-label={t(`people.group.${name}`)}>
      <p className={styles.groupTitle}>{t(`people.group.${name}`)}</p>
      <div className={styles.checks}>
        {permissions.map((permission) => (
          <Checkbox
            key={permission.code}
            checked={value.includes(permission.code)}
            disabled={locked || !own.includes(permission.code)}
            onChange={({ target }) => toggle(permission.code, target.checked)}
          >
            {permission[language]}
          </Checkbox>
        ))}
      </div>
    </div>
  ));
}
