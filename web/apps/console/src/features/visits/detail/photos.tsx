import { useFormat } from '@shifang/ui';
import type { ShownPhoto } from '@shifang/ui/photo';
import { PhotoEvidence } from '../../../shell/PhotoEvidence';
import { useStepWords } from '../../../shell/stepKinds';
import type { VisitPhoto } from '../queries';

/** A declared photo as the grid shows it: its category and when it was taken; opened, what vouches for it. */
export function usePhotoCaption(): (photo: VisitPhoto) => ShownPhoto {
  const format = useFormat();
  const words = useStepWords();
  return ({ sha256, category, taken_at, held, capture }) => ({
    sha256,
    held,
    caption: `${words.word('photo', category)} ${format.clock(taken_at)}`,
    detail: <PhotoEvidence sha256={sha256} held={held} capture={capture} />,
  });
}
