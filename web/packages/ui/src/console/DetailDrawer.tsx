import { Drawer } from 'antd';
import type { ReactNode } from 'react';

interface Props {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  extra?: ReactNode;
  width?: number;
  children: ReactNode;
}

/** The detail of a row, over the list that stays in reach: no mask, Esc closes. */
export function DetailDrawer({ open, onClose, title, extra, width = 680, children }: Props) {
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={title}
      extra={extra}
      size={width}
      mask={false}
      destroyOnHidden
      styles={{ body: { padding: 0 }, header: { padding: '14px 20px' } }}
    >
      {children}
    </Drawer>
  );
}
