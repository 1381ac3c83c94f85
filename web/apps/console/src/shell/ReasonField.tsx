import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';

interface Props {
  label?: string;
  extra?: string;
  most?: number;
}

/** Why something is done, in the words of who does it: never left empty. */
export function ReasonField({ label, extra, most = 300 }: Props) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="reason"
      label={label ?? t('shell.standing.reason')}
      extra={extra}
      rules={[{ required: true, whitespace: true, message: t('shell.form.required') }]}
    >
      <Input.TextArea maxLength={most} autoSize={{ minRows: 2 }} showCount />
    </Form.Item>
  );
}
