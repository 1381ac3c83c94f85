import { Drawer } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';

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
  useEscape(open, onClose);
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={title}
      extra={extra}
      size={width}
      mask={false}
      keyboard={false}
      destroyOnHidden
      styles={{ body: { padding: 0 }, header: { padding: '14px 20px' }, title: { minWidth: 0 } }}
    >
      {children}
    </Drawer>
  );
}

/** What lies over the drawer takes Esc first: a photo, a dialog, a list that is unfolded. */
const ABOVE = 'dialog[open], .ant-modal-wrap, [aria-expanded="true"][role="combobox"]';

/** Esc closes wherever the cursor is: without a mask, the list below keeps the focus. */
function useEscape(open: boolean, onClose: () => void): void {
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    if (!open) return undefined;
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      const over = [...document.querySelectorAll<HTMLElement>(ABOVE)];
      if (over.every((element) => element.getClientRects().length === 0)) close.current();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [open]);
}
