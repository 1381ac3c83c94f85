import { watermarkLines, type WatermarkFacts, type WatermarkPolicy } from '@shifang/rules';
import { Camera, CameraOff, Check, RotateCcw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCamera, type CameraState } from '../../capture/camera';
import { frameOf, pictureOf, type Picture } from '../../capture/picture';
import { useBlobUrl } from '../photos';
import { useNow } from '../place';
import styles from './CameraPanel.module.css';

interface Props {
  facts: Omit<WatermarkFacts, 'takenAt'>;
  policy: WatermarkPolicy;
  /** Beside the shutter, e.g. how many there are. */
  note?: ReactNode;
  onAccept: (picture: Picture, takenAt: Date) => Promise<void>;
}

interface Shot {
  picture: Picture;
  takenAt: Date;
}

/** The live camera with the watermark as it will be burnt in. A shot is looked at once: taken again, or used. */
export function CameraPanel({ facts, policy, note, onAccept }: Props) {
  const { t } = useTranslation();
  const { video, state, retry } = useCamera();
  const [shot, setShot] = useState<Shot | null>(null);
  const [busy, setBusy] = useState(false);

  const shoot = async (): Promise<void> => {
    if (!video.current || state !== 'live') return;
    setBusy(true);
    const takenAt = new Date();
    setShot({ picture: await pictureOf(frameOf(video.current)), takenAt });
    setBusy(false);
  };
  const accept = async (): Promise<void> => {
    if (!shot) return;
    setBusy(true);
    await onAccept(shot.picture, shot.takenAt);
    setShot(null);
    setBusy(false);
  };

  return (
    <section className={styles.panel} aria-label={t('camera.label')}>
      <div className={styles.stage}>
        <video
          ref={video}
          className={styles.video}
          muted
          playsInline
          aria-label={t('camera.live')}
        />
        {shot && <Still blob={shot.picture.blob} />}
        <Overlay facts={facts} policy={policy} takenAt={shot?.takenAt ?? null} />
        <Trouble state={state} retry={retry} />
      </div>
      {shot ? (
        <div className={styles.choose}>
          <button
            type="button"
            className={styles.retake}
            data-testid="photo-retake"
            disabled={busy}
            onClick={() => setShot(null)}
          >
            <RotateCcw size={18} aria-hidden />
            {t('camera.retake')}
          </button>
          <button
            type="button"
            className={styles.accept}
            data-testid="photo-accept"
            disabled={busy}
            onClick={() => void accept()}
          >
            <Check size={18} aria-hidden />
            {t('camera.accept')}
          </button>
        </div>
      ) : (
        <div className={styles.controls}>
          <span className={styles.count}>{note}</span>
          <button
            type="button"
            className={styles.shoot}
            data-testid="photo-shoot"
            aria-label={t('camera.shoot')}
            disabled={busy || state !== 'live'}
            onClick={() => void shoot()}
          />
          <span />
        </div>
      )}
    </section>
  );
}

function Still({ blob }: { blob: Blob }) {
  const { t } = useTranslation();
  const url = useBlobUrl(blob);
  return url && <img className={styles.still} src={url} alt={t('camera.taken')} />;
}

interface OverlayProps {
  facts: Props['facts'];
  policy: WatermarkPolicy;
  takenAt: Date | null;
}

function Overlay({ facts, policy, takenAt }: OverlayProps) {
  const now = useNow(1000);
  const lines = watermarkLines({ ...facts, takenAt: takenAt ?? new Date(now) }, policy);
  return (
    <ul className={styles.watermark} lang="zh-CN" aria-hidden>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Trouble({ state, retry }: { state: CameraState; retry: () => void }) {
  const { t } = useTranslation();
  if (state === 'live' || state === 'starting') return null;
  return (
    <div className={styles.trouble} role="alert">
      <CameraOff size={36} aria-hidden />
      <p>{t(`camera.trouble.${state}`)}</p>
      <button type="button" className={styles.retake} onClick={retry}>
        <Camera size={18} aria-hidden />
        {t('camera.retry')}
      </button>
    </div>
  );
}
