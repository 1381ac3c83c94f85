import { X } from 'lucide-react';
import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cssVariables } from '../tokens/css';
import styles from './DarkRoom.module.css';
import { Tool } from './Tools';

/** Photos are looked at in the dark, whatever the mode of the page. */
const DARK = cssVariables('dark') as CSSProperties;

interface Props {
  label: string;
  onClose: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ReactNode;
}

/** The whole screen for photos; Esc leaves, as does the button `Leave` inside. */
export function DarkRoom({ label, onClose, onKeyDown, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className={styles.room}
      style={DARK}
      aria-label={label}
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      {children}
    </dialog>
  );
}

export function Leave() {
  const { t } = useTranslation();
  return (
    <Tool
      label={t('ui.photo.close')}
      onClick={({ currentTarget }) => currentTarget.closest('dialog')?.close()}
    >
      <X size={20} aria-hidden />
    </Tool>
  );
}
