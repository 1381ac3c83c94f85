import { Form, Modal, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props<V> {
  open: boolean;
  title: ReactNode;
  form: FormInstance<V>;
  initialValues?: Partial<V>;
  pending: boolean;
  onClose: () => void;
  onFinish: (values: V) => void;
  okText?: string;
  cancelText?: string;
  danger?: boolean;
  /** Nothing can be sent yet. */
  disabled?: boolean;
  width?: number;
  children: ReactNode;
}

/** A form in a window: Enter sends, Esc closes, closing forgets what was typed. */
export function FormModal<V extends object>(props: Props<V>) {
  const { t } = useTranslation();
  const { form, initialValues } = props;
  return (
    <Modal
      open={props.open}
      title={props.title}
      width={props.width ?? 520}
      onCancel={props.onClose}
      onOk={() => form.submit()}
      okText={props.okText ?? t('shell.form.save')}
      cancelText={props.cancelText ?? t('shell.form.cancel')}
      okButtonProps={{
        loading: props.pending,
        danger: props.danger ?? false,
        disabled: props.disabled ?? false,
      }}
      destroyOnHidden
      styles={{ body: { paddingTop: 8, maxHeight: '70vh', overflow: 'hidden auto' } }}
    >
      <Form<V>
        form={form}
        layout="vertical"
        preserve={false}
        {...(initialValues === undefined ? {} : { initialValues: initialValues as never })}
        onFinish={(values) => {
          if (props.disabled !== true) props.onFinish(values);
        }}
      >
        {props.children}
      </Form>
    </Modal>
  );
}
