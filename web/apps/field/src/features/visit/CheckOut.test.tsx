/** Leaving is asked about by what it would cost the visit. */
import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { VisitView } from '../../outbox/visits';

const given = vi.hoisted(() => ({ photoNeeded: true, minimum: 0, left: 0 }));
vi.mock('../../shell/data', () => ({
  useFieldData: () => ({
    policies: { onSite: { minimum_on_site_s: given.minimum }, photoNeeded: given.photoNeeded },
    templates: new Map([['t1', { steps: [], order: 'free' }]]),
  }),
}));
vi.mock('../../shell/named', () => ({ useWords: () => ({ say: () => '' }) }));
vi.mock('../../shell/place', () => ({ useNow: () => 0 }));
vi.mock('../../shell/session', () => ({ useFieldSession: () => ({}) }));
vi.mock('./actions', () => ({ checkOut: async () => void (given.left += 1) }));
vi.mock('./on_site', () => ({
  useOnSite: () => () => ({ ms: 400, monotonicMs: 400, clockMs: 0 }),
}));
vi.mock('react-i18next', () => ({ useTranslation: () => ({ t: (key: string) => key }) }));
vi.mock('@shifang/ui', () => ({ useFormat: () => ({ duration: String }) }));

Element.prototype.scrollIntoView = () => undefined;
const { CheckOut } = await import('./CheckOut');
const visit = (photos: object[] = []): VisitView =>
  ({
    id: 'v1',
    templateVersionId: 't1',
    steps: { shelf: { answers: {}, photos, finishedAt: '2026-10-05T09:00:00Z' } },
  }) as unknown as VisitView;
const leave = () => act(async () => void fireEvent.click(screen.getByTestId('visit-check-out')));

beforeEach(() => void Object.assign(given, { photoNeeded: true, minimum: 0, left: 0 }));
afterEach(() => void document.body.replaceChildren());

test('without a photo, where one is needed to count, leaving is asked about', async () => {
  render(<CheckOut visit={visit()} ready settling={false} />);
  expect(screen.getByText('visit.noPhoto')).toBeTruthy();
  await leave();
  expect(given.left).toBe(0);
  expect(screen.getByText('visit.leaveUnverified')).toBeTruthy();
  await act(async () => void fireEvent.click(screen.getByTestId('check-out-anyway')));
  expect(given.left).toBe(1);
});

test.each([
  ['with a photo', { photoNeeded: true }, [{ sha256: 'a' }]],
  ['where none is needed', { photoNeeded: false }, []],
])('%s nothing is asked', async (_, policy, photos) => {
  Object.assign(given, policy);
  render(<CheckOut visit={visit(photos)} ready settling={false} />);
  expect(screen.queryByText('visit.noPhoto')).toBeNull();
  await leave();
  expect(given.left).toBe(1);
});

test('what costs most is told: a stay too short before a photo that is missing', async () => {
  given.minimum = 180;
  render(<CheckOut visit={visit()} ready settling={false} />);
  await leave();
  expect(screen.getByText('visit.leaveInvalid')).toBeTruthy();
  expect(screen.queryByText('visit.leaveUnverified')).toBeNull();
});
