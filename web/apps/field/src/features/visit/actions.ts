/** What happens in a visit, as commands. */
import type { NewCommand } from '../../outbox/record';
import type { CommandKind, DeclaredPhoto } from '../../outbox/types';
import type { VisitView } from '../../outbox/visits';
import type { FieldSession } from '../../shell/session';

/** A visit leaves no trace before its first act; then it is started along with it. */
function startOf(
  visit: VisitView,
  happenedAt: Date,
  jointWith: string[],
): NewCommand<CommandKind>[] {
  if (visit.started) return [];
  const payload = {
    visit_id: visit.id,
    customer_id: visit.customerId,
    ...(visit.templateVersionId ? { template_version_id: visit.templateVersionId } : {}),
    planned: visit.planned,
    joint_with: jointWith,
  };
  return [{ kind: 'visit.start', payload, happenedAt }];
}

async function act(
  session: FieldSession,
  visit: VisitView,
  options: { command: NewCommand<CommandKind>; jointWith?: string[] },
): Promise<void> {
  const { command, jointWith = visit.jointWith } = options;
  await session.record<CommandKind>(...startOf(visit, command.happenedAt, jointWith), command);
  await session.store.visitDrafts.delete(visit.id);
}

export function checkIn(
  session: FieldSession,
  visit: VisitView,
  jointWith: string[],
): Promise<void> {
  const payload = { visit_id: visit.id, location: session.evidence() };
  const command = { kind: 'visit.check_in' as const, payload, happenedAt: new Date() };
  return act(session, visit, { command, jointWith });
}

export function checkOut(
  session: FieldSession,
  visit: VisitView,
  time: { monotonicMs: number | null; clockMs: number },
): Promise<void> {
  const payload = {
    visit_id: visit.id,
    location: session.evidence(),
    on_site_ms: time.monotonicMs,
    monotonic_ms: time.clockMs,
  };
  return act(session, visit, {
    command: { kind: 'visit.check_out', payload, happenedAt: new Date() },
  });
}

/** A draft that nobody knows of is dropped; anything else is cancelled with its reason. */
export async function cancel(
  session: FieldSession,
  visit: VisitView,
  reason: string,
): Promise<void> {
  const payload = { visit_id: visit.id, reason };
  await act(session, visit, {
    command: { kind: 'visit.cancel', payload, happenedAt: new Date() },
  });
}

export function shopClosed(
  session: FieldSession,
  visit: VisitView,
  options: { reason: string; photos: DeclaredPhoto[] },
): Promise<void> {
  const payload = { visit_id: visit.id, location: session.evidence(), ...options };
  return act(session, visit, {
    command: { kind: 'visit.shop_closed', payload, happenedAt: new Date() },
  });
}

/** The appeal waits for nobody: it stands beside the visit. */
export async function appeal(session: FieldSession, visit: VisitView, note: string): Promise<void> {
  const payload = { visit_id: visit.id, note };
  await session.record({ kind: 'visit.appeal', payload, happenedAt: new Date() });
}
