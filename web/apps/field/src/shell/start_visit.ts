/** Begins a visit to a customer: the planned one of today when there is one, else a new draft. */
import { uuid7 } from '@shifang/rules';
import { useFormat } from '@shifang/ui';
import { useNavigate } from 'react-router';
import type { CustomerView } from '../outbox/customers';
import { templateFor } from '../outbox/policies';
import { visitInProgress, type VisitView } from '../outbox/visits';
import { useFieldData, type FieldData } from './data';
import { useFieldSession } from './session';

/** A visit to this customer that waits to be carried out today, planned before ad-hoc. */
export function openVisitOf(
  customerId: string,
  options: { visits: FieldData['visits']; today: string },
): VisitView | null {
  const open = [...options.visits.values()].filter(
    (visit) =>
      visit.customerId === customerId &&
      (visit.life === 'checked_in' ||
        (visit.life === 'planned' &&
          (visit.plannedFor === null || visit.plannedFor.slice(0, 10) === options.today))),
  );
  const rank = (visit: VisitView): number =>
    visit.life === 'checked_in' ? 0 : visit.plannedFor ? 1 : 2;
  return open.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

export function useStartVisit(): {
  /** The visit that must be finished first, if it is to another customer. */
  blockedBy: (customerId: string) => VisitView | null;
  /** `like` stands in for a customer that this phone has just learnt of. */
  start: (customerId: string, like?: Pick<CustomerView, 'type' | 'tier'>) => Promise<void>;
} {
  const navigate = useNavigate();
  const format = useFormat();
  const { store } = useFieldSession();
  const { visits, customers, templates, assignments } = useFieldData();
  const today = format.isoDay(new Date());
  return {
    blockedBy: (customerId) => {
      const running = visitInProgress(visits.values());
      return running && running.customerId !== customerId ? running : null;
    },
    start: async (customerId, like) => {
      const open = openVisitOf(customerId, { visits, today });
      if (open) return void navigate(`/visits/${open.id}`);
      const customer = customers.get(customerId) ?? like;
      const template = customer
        ? templateFor(customer, { assignments, templates: templates.values() })
        : null;
      const id = uuid7(new Date());
      await store.visitDrafts.put({
        id,
        customer_id: customerId,
        template_version_id: template?.id ?? null,
        joint_with: [],
        created_at: new Date().toISOString(),
      });
      await navigate(`/visits/${id}`);
    },
  };
}
