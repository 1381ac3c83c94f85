import { Expand, RotateCcw, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cssVariables } from '../tokens/css';
import { Between, Caption, type ComparedPhoto } from './CompareCaption';
import styles from './Compare.module.css';
import { Stage } from './CompareStage';
import { useComparison, type Comparison, type CompareMode } from './useComparison';

const MODES: readonly CompareMode[] = ['side', 'slider', 'blink'];
const DARK_ROOM = cssVariables('dark') as CSSProperties;

interface Props {
  left: ComparedPhoto;
  right: ComparedPhoto;
}

/**
 * Two photos beside each other, zoomed and moved as one; or over each other, with a slider or in turns. Grows over the
 * whole screen on request. Keys while the cursor is inside: 1–3 choose the view, + − 0 zoom, arrows move, B switches.
 */
export function PhotoCompare({ left, right }: Props) {
  const { t } = useTranslation();
  const comparison = useComparison();
  const [large, setLarge] = useState(false);
  const body = <Body left={left} right={right} comparison={comparison} large={large} />;
  return (
    <section className={styles.compare} aria-label={t('ui.compare.title')}>
      {large ? (
        <Large onClose={() => setLarge(false)} label={t('ui.compare.title')}>
          {body}
        </Large>
      ) : (
        <>
          <button type="button" className={styles.expand} onClick={() => setLarge(true)}>
            <Expand size={16} aria-hidden />
            {t('ui.compare.large')}
          </button>
          {body}
        </>
      )}
    </section>
  );
}

function Large(props: { onClose: () => void; label: string; children: ReactNode }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className={styles.large}
      style={DARK_ROOM}
      aria-label={props.label}
      onClose={props.onClose}
    >
      <button
        type="button"
        className={styles.leave}
        aria-label={t('ui.photo.close')}
        onClick={() => dialog.current?.close()}
      >
        <X size={20} aria-hidden />
      </button>
      {props.children}
    </dialog>
  );
}

interface BodyProps extends Props {
  comparison: Comparison;
  large: boolean;
}

function Body({ left, right, comparison, large }: BodyProps) {
  const whole = useRef<HTMLDivElement>(null);
  const { press } = comparison;
  useEffect(() => {
    const element = whole.current;
    const listen = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement) return;
      if (press(event.key)) event.preventDefault();
    };
    element?.addEventListener('keydown', listen);
    return () => element?.removeEventListener('keydown', listen);
  }, [press]);
  return (
    <div ref={whole} className={styles.body} data-large={large || undefined}>
      <Bar comparison={comparison} />
      <Stage left={left} right={right} comparison={comparison} wheelScrolls={!large} />
      <div className={styles.captions}>
        <Caption letter="A" photo={left} />
        <Between left={left} right={right} />
        <Caption letter="B" photo={right} />
      </div>
    </div>
  );
}

function Bar({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const { mode, variant, view } = comparison;
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('ui.compare.tools')}>
      <div className={styles.choices} role="group" aria-label={t('ui.compare.view')}>
        {MODES.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={mode === name}
            onClick={() => comparison.choose(name)}
          >
            {t(`ui.compare.${name}`)}
          </button>
        ))}
      </div>
      <div className={styles.choices} role="group" aria-label={t('ui.photo.version')}>
        {(['raw', 'watermarked'] as const).map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={variant === name}
            onClick={() => comparison.setVariant(name)}
          >
            {t(`ui.photo.${name}`)}
          </button>
        ))}
      </div>
      <Tool label={t('ui.photo.zoomOut')} onClick={() => press(comparison, '-')}>
        <ZoomOut size={18} aria-hidden />
      </Tool>
      <Tool label={t('ui.photo.zoomIn')} onClick={() => press(comparison, '+')}>
        <ZoomIn size={18} aria-hidden />
      </Tool>
      <Tool
        label={t('ui.compare.fit')}
        onClick={() => press(comparison, '0')}
        disabled={view.scale === 1}
      >
        <RotateCcw size={18} aria-hidden />
      </Tool>
    </div>
  );
}

const press = (comparison: Comparison, key: string) => void comparison.press(key);

interface ToolProps {
  label: string;
  onClick: () => void;
  disabled?: boolean;
  children: ReactNode;
}

function Tool({ label, onClick, disabled, children }: ToolProps) {
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
