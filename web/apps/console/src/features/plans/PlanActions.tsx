import { ok, useApi, useMay } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { Button, Popconfirm } from 'antd';
import { RotateCcw, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './plans.module.css';
import { Publish } from './Publish';
import { PLANS, useDiff, type Plan, type PlanState, type PlanWish } from './queries';
import { useBegin } from './useBegin';

const DISCARDABLE: readonly PlanState[] = ['draft', 'failed', 'cancelled'];
const OVER: readonly PlanState[] = ['failed', 'cancelled', 'discarded'];

/** What can be done with a plan as a whole: draft it anew, discard it, publish it. */
export function PlanActions({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const manages = useMay('plans.manage');
  const schedules = useMay('visits.plan');
  const [publishing, setPublishing] = useState(false);
  const stale = (useDiff(plan).data?.conflicts.length ?? 0) > 0;
  if (!manages) return null;
  return (
    <div className={styles.row}>
      {(stale || OVER.includes(plan.state)) && schedules && <Again plan={plan} />}
      {DISCARDABLE.includes(plan.state) && <Discard plan={plan} />}
      {plan.state === 'draft' && schedules && (
        <>
          <Button
            type="primary"
            icon={<Send size={15} />}
            disabled={plan.stops === 0}
            onClick={() => setPublishing(true)}
          >
            {t('plans.publish.open')}
          </Button>
          <Publish plan={plan} open={publishing} onClose={() => setPublishing(false)} />
        </>
      )}
    </div>
  );
}

function Discard({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const discard = useSave({
    save: () => {
      const params = { path: { plan_id: plan.id } };
      return ok(client.POST('/api/v1/plans/{plan_id}/discard', { params }));
    },
    done: t('plans.discard.done'),
    refresh: [PLANS],
  });
  return (
    <Popconfirm
      title={t('plans.discard.sure')}
      description={t('plans.discard.hint')}
      onConfirm={() => discard.run()}
    >
      <Button icon={<Trash2 size={15} />} loading={discard.pending}>
        {t('plans.discard.open')}
      </Button>
    </Popconfirm>
  );
}

/** The same people and weeks once more. */
function Again({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const again = useBegin(sameWish);
  return (
    <Button icon={<RotateCcw size={15} />} loading={again.pending} onClick={() => again.run(plan)}>
      {t('plans.again')}
    </Button>
  );
}

function sameWish(plan: Plan): PlanWish {
  const { first_day, weeks, assignment_id, share, change_price, evenness } = plan;
  const people = plan.people.map(({ person_id }) => person_id);
  return { first_day, weeks, assignment_id, people, share, change_price, evenness } as PlanWish;
}
