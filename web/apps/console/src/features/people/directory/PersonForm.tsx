import { ok, useApi } from '@shifang/api';
import { DepartmentPicker, useSave } from '@shifang/ui/console';
import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import { DIRECTORY, useRoles, type Person } from '../queries';
import { PasswordOnce } from './PasswordOnce';

interface Values {
  name: string;
  login: string;
  role_id: string;
  department_id: string;
  phone: string;
  email: string;
  employee_number: string;
  locale: 'zh' | 'en';
}

interface Props {
  /** Null adds somebody. */
  person: Person | null;
  departmentId?: string | undefined;
  open: boolean;
  onClose: () => void;
}

interface Shown {
  name: string;
  login: string;
  password: string;
}

export function PersonForm({ person, departmentId, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Values>();
  const [shown, setShown] = useState<Shown | null>(null);
  const save = useSave<Values, Shown | null>({
    save: async (body) => {
      if (person === null) {
        const added = await ok(client.POST('/api/v1/people', { body }));
        if (added.password === null) return null;
        return { name: body.name, login: body.login, password: added.password };
      }
      const params = { path: { person_id: person.id } };
      await ok(client.PATCH('/api/v1/people/{person_id}', { params, body }));
      return null;
    },
    done: t('people.saved'),
    refresh: DIRECTORY,
    onDone: (password) => {
      setShown(password);
      onClose();
    },
    form,
  });
  return (
    <>
      <FormModal<Values>
        open={open}
        title={t(person === null ? 'people.person.add' : 'people.person.edit')}
        form={form}
        pending={save.pending}
        onClose={onClose}
        onFinish={save.run}
        initialValues={initial(person, departmentId)}
      >
        <Fields />
        {person === null && <p>{t('people.person.passwordHint')}</p>}
      </FormModal>
      <PasswordOnce shown={shown} onClose={() => setShown(null)} />
    </>
  );
}

function initial(person: Person | null, departmentId: string | undefined): Partial<Values> {
  if (person === null)
    return {
      phone: '',
      email: '',
      employee_number: '',
      locale: 'zh',
      ...(departmentId === undefined ? {} : { department_id: departmentId }),
    };
  return {
    name: person.name,
    login: person.login ?? '',
    role_id: person.role.id,
    department_id: person.department.id,
    phone: person.phone ?? '',
    email: person.email ?? '',
    employee_number: person.employee_number ?? '',
    locale: person.locale,
  };
}

function Fields() {
  const { t } = useTranslation();
  const roles = useRoles();
  const required = [{ required: true, message: t('shell.form.required') }];
  return (
    <>
      <Form.Item name="name" label={t('people.field.name')} rules={required}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item
        name="login"
        label={t('people.field.login')}
        rules={[
          ...required,
          { pattern: /^[A-Za-z0-9._@+-]{2,64}$/, message: t('people.person.loginRule') },
        ]}
      >
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item name="role_id" label={t('people.field.role')} rules={required}>
        <Select options={roles.map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <Form.Item name="department_id" label={t('people.field.department')} rules={required}>
        <DepartmentPicker allowClear={false} />
      </Form.Item>
      <Form.Item
        name="phone"
        label={t('people.field.phone')}
        rules={[{ pattern: /^(\+?[0-9]{5,19})?$/, message: t('people.person.phoneRule') }]}
      >
        <Input maxLength={20} />
      </Form.Item>
      <Form.Item name="email" label={t('people.field.email')} rules={[{ type: 'email' }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="employee_number" label={t('people.field.employee_number')}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="locale" label={t('people.field.locale')}>
        <Select
          options={[
            { value: 'zh', label: t('ui.language.zh') },
            { value: 'en', label: t('ui.language.en') },
          ]}
        />
      </Form.Item>
    </>
  );
}
