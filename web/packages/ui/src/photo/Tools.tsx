import { ZoomIn, ZoomOut } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Tools.module.css';
import { zoomByKey, type View } from './zoom';

interface ToolProps {
  label: string;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  disabled?: boolean;
  children: ReactNode;
}

/** A round button with an icon alone. */
export function Tool({ label, onClick, disabled, children }: ToolProps) {
  return (
    <button
      type="button"
      className={styles.tool}
      aria-label={label}
      title={label}
      onClick={onClick}
      disabled={disabled}
    >
      {children}
    </button>
  );
}

/** Out and in, by the same steps as the keys. */
export function ZoomTools({ onView }: { onView: (change: (before: View) => View) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Tool label={t('ui.photo.zoomOut')} onClick={() => onView(zoomByKey('-'))}>
        <ZoomOut size={20} aria-hidden />
      </Tool>
      <Tool label={t('ui.photo.zoomIn')} onClick={() => onView(zoomByKey('+'))}>
        <ZoomIn size={20} aria-hidden />
      </Tool>
    </>
  );
}

interface ChoicesProps<C extends string> {
  label: string;
  choices: readonly C[];
  chosen: C;
  say: (choice: C) => string;
  onChoose: (choice: C) => void;
}

/** A few choices beside each other, one of them pressed. */
export function Choices<C extends string>({
  label,
  choices,
  chosen,
  say,
  onChoose,
}: ChoicesProps<C>) {
  return (
    <div className={styles.choices} role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={chosen === choice}
          onClick={() => onChoose(choice)}
        >
          {say(choice)}
        </button>
      ))}
    </div>
  );
}
