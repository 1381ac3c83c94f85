import { Pause, Play } from 'lucide-react';
import { useRef, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparedPhoto } from './CompareCaption';
import styles from './Compare.module.css';
import { Picture } from './Picture';
import type { Comparison } from './useComparison';
import { useGestures } from './useGestures';
import { moveBy } from './zoom';

interface Props {
  left: ComparedPhoto;
  right: ComparedPhoto;
  comparison: Comparison;
  wheelScrolls: boolean;
}

/** The pictures themselves: two frames, or one frame that holds both. */
export function Stage({ left, right, comparison, wheelScrolls }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const { mode, view, variant, split, shown } = comparison;
  useGestures(stage, {
    wheelScrolls,
    onView: comparison.setView,
    onDrag: (by, share) => {
      if (mode === 'slider' && view.scale === 1) comparison.setSplit(share);
      else comparison.setView((before) => moveBy(before, by));
    },
  });
  const picture = ({ sha256, title, plain }: ComparedPhoto) => (
    <Picture sha256={sha256} variant={plain === true ? 'raw' : variant} name={title} view={view} />
  );
  const zoomed = view.scale > 1 || undefined;
  return (
    <div ref={stage} className={styles.stage} data-zoomed={zoomed} data-mode={mode}>
      {mode === 'side' ? (
        <>
          <div className={styles.frame} data-frame>
            {picture(left)}
            <Letter side="left" />
          </div>
          <div className={styles.frame} data-frame>
            {picture(right)}
            <Letter side="right" />
          </div>
        </>
      ) : (
        <div className={styles.frame} data-frame>
          <Layer hidden={mode === 'blink' && shown !== 'right'}>
            {picture(right)}
            <Letter side="right" />
          </Layer>
          <Layer
            hidden={mode === 'blink' && shown !== 'left'}
            clip={mode === 'slider' ? split : undefined}
          >
            {picture(left)}
            <Letter side="left" />
          </Layer>
          {mode === 'slider' && (
            <span className={styles.divider} style={{ left: `${split * 100}%` }} aria-hidden />
          )}
        </div>
      )}
      {mode === 'slider' && <Slider comparison={comparison} />}
      {mode === 'blink' && <Turns comparison={comparison} />}
    </div>
  );
}

interface LayerProps {
  hidden: boolean;
  clip?: number | undefined;
  children: ReactNode;
}

/** One of two pictures that lie on each other; hidden ones stay loaded, so that turns do not flicker. */
function Layer({ hidden, clip, children }: LayerProps) {
  const style: CSSProperties = { visibility: hidden ? 'hidden' : 'visible' };
  if (clip !== undefined) style.clipPath = `inset(0 ${(1 - clip) * 100}% 0 0)`;
  return (
    <div className={styles.layer} style={style}>
      {children}
    </div>
  );
}

function Letter({ side }: { side: 'left' | 'right' }) {
  return (
    <span className={styles.letter} data-side={side} aria-hidden>
      {side === 'left' ? 'A' : 'B'}
    </span>
  );
}

function Slider({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  return (
    <input
      type="range"
      className={styles.slider}
      min={0}
      max={100}
      value={Math.round(comparison.split * 100)}
      aria-label={t('ui.compare.split')}
      onChange={(event) => comparison.setSplit(Number(event.target.value) / 100)}
    />
  );
}

function Turns({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const { running, setRunning, flip, shown } = comparison;
  return (
    <div className={styles.turns}>
      <button type="button" onClick={() => setRunning(!running)}>
        {running ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
        {t(running ? 'ui.compare.pause' : 'ui.compare.play')}
      </button>
      <button type="button" onClick={flip}>
        {t('ui.compare.flip', { letter: shown === 'left' ? 'B' : 'A' })}
      </button>
    </div>
  );
}
