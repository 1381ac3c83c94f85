/**
 * What the screens show of a visit: the server's card with the phone's own commands laid over it.
 * Pure, so that a reload, a lost answer or a late sync can never change what it says.
 */
import { missingSteps, type Answers, type Missing, type StepRecords } from '@shifang/rules';
import type { Reading } from '../capture/clock';
import type {
  AnyCommand,
  DeclaredPhoto,
  FindingCard,
  OutboxCommand,
  TemplateVersion,
  VisitCard,
  VisitDraft,
  VisitLife,
} from './types';

export interface StepView {
  answers: Answers;
  photos: DeclaredPhoto[];
  finishedAt: string | null;
  /** False while only this phone knows of it. */
  delivered: boolean;
}

export interface VisitView {
  id: string;
  code: string | null;
  customerId: string;
  plannedFor: string | null;
  /** Local times of the organisation, `HH:MM`. */
  windowFrom: string | null;
  windowUntil: string | null;
  dueReason: string | null;
  planned: boolean;
  /** A start command exists (here or at the server); before it the visit leaves no trace. */
  started: boolean;
  startedAt: string | null;
  life: VisitLife;
  templateVersionId: string | null;
  jointWith: string[];
  steps: Record<string, StepView>;
  checkedInAt: string | null;
  /** The phone's clock at check-in, when it was this phone. */
  checkedInReading: Reading | null;
  checkedOutAt: string | null;
  onSiteMs: number | null;
  completeness: VisitCard['completeness'];
  validity: VisitCard['validity'];
  invalidReason: string | null;
  /** Commands of this visit that the server has not confirmed. */
  unsent: number;
  /** Parked or rejected commands: a person must look. */
  troubles: AnyCommand[];
  /** Where the review of the check-in stands, as the server told it last. */
  finding: FindingCard | null;
  /** The newest check-in, when the server has stopped it and nothing was decided yet. */
  stopped: AnyCommand | null;
  /** What was said to the newest check-in from this phone. */
  appeal: OutboxCommand<'visit.appeal'> | null;
}

const LIVES: readonly VisitLife[] = [
  'planned',
  'checked_in',
  'checked_out',
  'cancelled',
  'shop_closed',
];

/** Lives only move forward: a stale card never reopens what the phone has finished. */
function later(one: VisitLife, other: VisitLife): VisitLife {
  return LIVES.indexOf(one) >= LIVES.indexOf(other) ? one : other;
}

function blank(id: string, customerId: string): VisitView {
  return {
    id,
    code: null,
    customerId,
    plannedFor: null,
    windowFrom: null,
    windowUntil: null,
    dueReason: null,
    planned: false,
    started: false,
    startedAt: null,
    life: 'planned',
    templateVersionId: null,
    jointWith: [],
    steps: {},
    checkedInAt: null,
    checkedInReading: null,
    checkedOutAt: null,
    onSiteMs: null,
    completeness: 'open',
    validity: 'pending',
    invalidReason: null,
    unsent: 0,
    troubles: [],
    finding: null,
    stopped: null,
    appeal: null,
  };
}

function fromCard(card: VisitCard): VisitView {
  const steps = Object.fromEntries(
    card.steps_done.map((id) => [
      id,
      { answers: {}, photos: [], finishedAt: null, delivered: true } satisfies StepView,
    ]),
  );
  return {
    ...blank(card.id, card.customer_id),
    code: card.code,
    plannedFor: card.planned_for,
    windowFrom: card.window?.start || null,
    windowUntil: card.window?.end || null,
    dueReason: card.due_reason,
    planned: card.planned_for !== null,
    started: card.state !== 'planned',
    startedAt: card.started_at ?? null,
    checkedInAt: card.checked_in_at ?? null,
    onSiteMs: typeof card.on_site_s === 'number' ? card.on_site_s * 1000 : null,
    life: card.state,
    templateVersionId: card.template_version_id,
    steps,
    completeness: card.completeness,
    validity: card.validity,
    invalidReason: card.invalid_reason,
    finding: card.finding ?? null,
  };
}

function fromDraft(draft: VisitDraft): VisitView {
  return {
    ...blank(draft.id, draft.customer_id),
    startedAt: draft.created_at,
    templateVersionId: draft.template_version_id,
    jointWith: draft.joint_with,
  };
}

type Apply<K extends AnyCommand['kind']> = (
  view: VisitView,
  command: OutboxCommand<K>,
) => Partial<VisitView>;

const start: Apply<'visit.start'> = (view, { payload, happened_at }) => ({
  started: true,
  startedAt: happened_at,
  customerId: payload.customer_id,
  planned: payload.planned,
  templateVersionId: payload.template_version_id ?? view.templateVersionId,
  jointWith: payload.joint_with,
});

const checkIn: Apply<'visit.check_in'> = (view, { payload, happened_at }) => ({
  started: true,
  life: later(view.life, 'checked_in'),
  checkedInAt: happened_at,
  checkedInReading: {
    monotonicMs: payload.location.monotonic_ms,
    bridgedMs: Number(payload.location.environment['clock_bridged_ms'] ?? 0),
  },
});

/** A check-in that is parked for another reason, such as a visit that still runs elsewhere, is no stopped one. */
function isStopped({ state, code }: AnyCommand): boolean {
  return state === 'parked' && (code ?? '').startsWith('check_in.');
}

const step: Apply<'visit.step'> = (view, { payload, state }) => ({
  steps: {
    ...view.steps,
    [payload.step_id]: {
      answers: payload.answers,
      photos: payload.photos,
      finishedAt: payload.finished_at,
      delivered: state === 'applied' || state === 'settled',
    },
  },
});

const checkOut: Apply<'visit.check_out'> = (view, { payload, happened_at }) => ({
  life: later(view.life, 'checked_out'),
  checkedOutAt: happened_at,
  onSiteMs: payload.on_site_ms,
});

function effect(view: VisitView, command: AnyCommand): Partial<VisitView> {
  switch (command.kind) {
    case 'visit.start':
      return start(view, command);
    case 'visit.check_in':
      return checkIn(view, command);
    case 'visit.step':
      return step(view, command);
    case 'visit.check_out':
      return checkOut(view, command);
    case 'visit.cancel':
      return { life: later(view.life, 'cancelled') };
    case 'visit.shop_closed':
      return { life: later(view.life, 'shop_closed') };
    default:
      return {};
  }
}

function lay(view: VisitView, command: AnyCommand): VisitView {
  const troubled = command.state === 'parked' || command.state === 'rejected';
  // What was rejected or closed has no effect anywhere; a parked one stays in sight until somebody decides.
  const dead = command.state === 'rejected' || command.state === 'dismissed';
  const changes = dead ? {} : effect(view, command);
  return {
    ...view,
    ...changes,
    ...reviewed(command),
    unsent: view.unsent + (command.state === 'queued' || command.state === 'waiting' ? 1 : 0),
    troubles: troubled ? [...view.troubles, command] : view.troubles,
  };
}

/** Another check-in begins another story: what was said to the one before is no longer about it. */
function reviewed(command: AnyCommand): Partial<Pick<VisitView, 'stopped' | 'appeal'>> {
  if (command.kind === 'visit.check_in') {
    return { stopped: isStopped(command) ? command : null, appeal: null };
  }
  return command.kind === 'visit.appeal' ? { appeal: command } : {};
}

const bySequence = (a: AnyCommand, b: AnyCommand): number => a.sequence - b.sequence;

export interface VisitSources {
  cards: readonly VisitCard[];
  drafts: readonly VisitDraft[];
  commands: readonly AnyCommand[];
}

/** Every visit the phone knows of, by id. */
export function deriveVisits(sources: VisitSources): Map<string, VisitView> {
  const views = new Map<string, VisitView>();
  for (const draft of sources.drafts) views.set(draft.id, fromDraft(draft));
  for (const card of sources.cards) views.set(card.id, fromCard(card));
  for (const command of [...sources.commands].sort(bySequence)) {
    const id = command.visit_id;
    if (!id) continue;
    const view = views.get(id) ?? blank(id, command.customer_id ?? '');
    views.set(id, lay(view, command));
  }
  return views;
}

/** The one visit that is checked in and not yet finished. */
export function visitInProgress(views: Iterable<VisitView>): VisitView | null {
  for (const view of views) if (view.life === 'checked_in') return view;
  return null;
}

/** Step records in the words of the rules. */
export function stepRecords(view: VisitView): StepRecords {
  return Object.fromEntries(
    Object.entries(view.steps).map(([id, done]) => [
      id,
      // The server's card names a done step without its photos; it was counted when it was accepted.
      { answers: done.answers, photos: done.finishedAt ? done.photos.length : Infinity },
    ]),
  );
}

/** Whether a photo belongs to what was done in the visit. */
export const hasPhoto = (view: VisitView): boolean =>
  Object.values(stepRecords(view)).some((record) => (record?.photos ?? 0) > 0);

/** What keeps the visit from being complete. */
export function missingOf(view: VisitView, template: TemplateVersion | undefined): Missing[] {
  return template ? missingSteps(template.steps, stepRecords(view)) : [];
}
