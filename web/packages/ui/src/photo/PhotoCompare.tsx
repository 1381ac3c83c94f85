import { Expand, RotateCcw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Between, Caption, type ComparedPhoto } from './CompareCaption';
import styles from './Compare.module.css';
import { Stage } from './CompareStage';
import { DarkRoom, Leave } from './DarkRoom';
import { Choices, Tool, ZoomTools } from './Tools';
import { useComparison, type CompareMode, type Comparison } from './useComparison';
import type { PhotoVariant } from './usePhoto';
import { FITTED } from './zoom';

const MODES: readonly CompareMode[] = ['side', 'slider', 'blink'];
const VARIANTS: readonly PhotoVariant[] = ['raw', 'watermarked'];

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
        <DarkRoom label={t('ui.compare.title')} onClose={() => setLarge(false)}>
          {body}
          <span className={styles.leave}>
            <Leave />
          </span>
        </DarkRoom>
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
      <Choices<CompareMode>
        label={t('ui.compare.view')}
        choices={MODES}
        chosen={mode}
        say={(name) => t(`ui.compare.${name}`)}
        onChoose={comparison.choose}
      />
      <Choices<PhotoVariant>
        label={t('ui.photo.version')}
        choices={VARIANTS}
        chosen={variant}
        say={(name) => t(`ui.photo.${name}`)}
        onChoose={comparison.setVariant}
      />
      <span className={styles.zoom}>
        <ZoomTools onView={comparison.setView} />
        <Tool
          label={t('ui.compare.fit')}
          onClick={() => comparison.setView(() => FITTED)}
          disabled={view.scale === 1}
        >
          <RotateCcw size={18} aria-hidden />
        </Tool>
      </span>
    </div>
  );
}
