import { useSave } from '@shifang/ui/console';
import type { FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import { touching } from '../queries';

interface Props<V> {
  /** Whose pages are asked for anew once it is written. */
  customerId: string;
  open: boolean;
  title: string;
  form: FormInstance<V>;
  initialValues?: Partial<V>;
  okText?: string;
  /** Said when it is written; "saved" unless given. */
  done?: string;
  write: (values: V) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** A form that writes one record of a customer: saves, says so, refreshes what shows it, and closes. */
export function RecordForm<V extends object>(props: Props<V>) {
  const { t } = useTranslation();
  const { customerId, write, done, initialValues, okText, form, onClose } = props;
  const save = useSave<V>({
    save: write,
    done: done ?? t('customers.saved'),
    refresh: touching(customerId),
    onDone: onClose,
    form: form as FormInstance,
  });
  return (
    <FormModal<V>
      open={props.open}
      title={props.title}
      form={form}
      pending={save.pending}
      onClose={onClose}
      onFinish={save.run}
      {...(okText === undefined ? {} : { okText })}
      {...(initialValues === undefined ? {} : { initialValues })}
    >
      {props.children}
    </FormModal>
  );
}
