/** Leaving waits for the step whose "done" was tapped, and no longer. */
import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { VisitView } from '../../outbox/visits';

const kept = vi.hoisted(() => ({
  keep: (): void => undefined,
  fail: undefined as unknown as (why: Error) => void,
  told: [] as string[],
}));
const note = { id: 'note', kind: 'note', required: true, title: { zh: '备注' } };
vi.mock('../../shell/data', () => ({
  useFieldData: () => ({ templates: new Map([['t1', { steps: [note], order: 'free' }]]) }),
}));
vi.mock('../../shell/named', () => ({
  useWords: () => ({ say: (words: { zh: string }) => words.zh }),
}));
vi.mock('../../shell/passkey/PasskeyNote', () => ({ PasskeyNote: () => null }));
vi.mock('../../shell/review/ReviewNote', () => ({ ReviewNote: () => null }));
vi.mock('./drafts', () => ({ usePassed: () => ({ passed: [], pass: () => Promise.resolve() }) }));
vi.mock('react-router', () => ({ useNavigate: () => () => undefined }));
vi.mock('react-i18next', () => ({ useTranslation: () => ({ t: (key: string) => key }) }));
vi.mock('./StepBody', () => ({
  StepBody: ({ onFinish }: { onFinish: (kept: Promise<void>) => Promise<void> }) => {
    const finish = (): void => {
      const promise = new Promise<void>((resolve, reject) =>
        Object.assign(kept, { keep: resolve, fail: reject }),
      );
      onFinish(promise).catch((error: Error) => kept.told.push(error.message));
    };
    return (
      <button type="button" onClick={finish}>
        done
      </button>
    );
  },
}));
vi.mock('./CheckOut', () => ({
  CheckOut: ({ settling }: { settling: boolean }) => (
    <button type="button" disabled={settling}>
      leave
    </button>
  ),
}));

Element.prototype.scrollIntoView = () => undefined;
const { Stepper } = await import('./Stepper');
const visit = (steps: object = {}): VisitView =>
  ({ id: 'v1', templateVersionId: 't1', steps, troubles: [] }) as unknown as VisitView;
const leaving = (): HTMLButtonElement => screen.getByText('leave');

afterEach(() => void document.body.replaceChildren());

test('who has tapped done can leave when the step is kept and seen, not before', async () => {
  const { rerender } = render(<Stepper visit={visit()} onCheckInAgain={() => undefined} />);
  expect(leaving().disabled).toBe(false);
  fireEvent.click(screen.getByText('done'));
  expect(leaving().disabled).toBe(true);
  await act(async () => kept.keep());
  expect(leaving().disabled).toBe(true);
  rerender(
    <Stepper visit={visit({ note: { delivered: false } })} onCheckInAgain={() => undefined} />,
  );
  expect(leaving().disabled).toBe(false);
});

test('a step that could not be kept says so and holds nobody back', async () => {
  render(<Stepper visit={visit()} onCheckInAgain={() => undefined} />);
  fireEvent.click(screen.getByText('done'));
  await act(async () => kept.fail(new Error('no room')));
  expect(kept.told).toEqual(['no room']);
  expect(leaving().disabled).toBe(false);
});
