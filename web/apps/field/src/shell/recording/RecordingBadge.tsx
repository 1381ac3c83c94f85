import { CircleDot, CirclePause } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import styles from './RecordingBadge.module.css';
import { useRecording } from './recording';

/** Shows that the way is being recorded, or that it is paused; a tap tells when and lets one pause. */
export function RecordingBadge() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const state = useRecording();
  const recording = state === 'open';
  if (!recording && state !== 'paused' && state !== 'resuming') return null;
  const Icon = recording ? CircleDot : CirclePause;
  return (
    <button
      type="button"
      className={styles.badge}
      data-recording={recording}
      data-testid="recording-badge"
      onClick={() => void navigate('/me/recording')}
    >
      <Icon size={18} aria-hidden />
      <span className="sf-visually-hidden">
        {recording ? t('recording.badge.on') : t('recording.badge.paused')}
      </span>
    </button>
  );
}
