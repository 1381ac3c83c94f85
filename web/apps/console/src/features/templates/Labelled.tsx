import { Form } from 'antd';
import { cloneElement, useId, type ReactElement } from 'react';

interface Props {
  label: string;
  children: ReactElement<{ id?: string }>;
}

/** One control under its label, tied together also for those who hear the page. */
export function Labelled({ label, children }: Props) {
  const id = useId();
  return (
    <Form.Item label={label} layout="vertical" htmlFor={id}>
      {cloneElement(children, { id })}
    </Form.Item>
  );
}
