import { OutboxPill } from './OutboxPill';
import { RecordingBadge } from './recording/RecordingBadge';

/** What the app does in the background, always in sight: recording the way, and sending. */
export function StatusPills() {
  return (
    <>
      <RecordingBadge />
      <OutboxPill />
    </>
  );
}
