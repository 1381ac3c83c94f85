import { useFormat } from '@shifang/ui';
import type { ShownPhoto } from '@shifang/ui/photo';
import { useStepWords } from '../../../shell/stepKinds';
import type { VisitPhoto } from '../queries';

/** A declared photo as the grid shows it: its category and when it was taken. */
export function usePhotoCaption(): (photo: VisitPhoto) => ShownPhoto {
  const format = useFormat();
  const words = useStepWords();
  return ({ sha256, category, taken_at, held }) => ({
    sha256,
    held,
    caption: `${words.word('photo', category)} ${format.clock(taken_at)}`,
  });
}
