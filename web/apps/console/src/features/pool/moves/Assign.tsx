import { ok, useApi, useMay } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { Button, DatePicker, Form } from 'antd';
import type { Dayjs } from 'dayjs';
import dayjs from 'dayjs';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToday } from '../../../shell/day';
import { ReasonField } from '../../../shell/ReasonField';
import { CHANGED } from '../../../shell/standing';
import styles from '../rules/rules.module.css';
import { Assignments } from './Assignments';
import { ProposalPane } from './ProposalPane';
import type { AssignmentWish, Proposal } from './queries';
import { WishFields } from './WishFields';
import { partsOf, weightsOf } from './wish';

interface Values {
  pool_id: string;
  people: { person_id?: string; count?: number }[];
  cells: string[];
  /** Left out where the tiers are not known. */
  mix?: Record<string, number | null>;
  weights?: Record<string, number | null>;
  reason: string;
  first_visits_from?: Dayjs | null;
}

/** Pool customers for several people at once: who gets how many of which area, seen before it is done, undone after. */
export function Assign() {
  const { t } = useTranslation();
  const { client } = useApi();
  const plans = useMay('visits.plan');
  const today = useToday();
  const [form] = Form.useForm<Values>();
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const preview = useSave<Values, Proposal>({
    save: (values) =>
      ok(
        client.POST('/api/v1/pool-assignments/preview', { body: wishOf(values) }),
      ) as Promise<Proposal>,
    onDone: setProposal,
  });
  const assign = useSave<Values>({
    save: ({ pool_id, reason, first_visits_from }) =>
      ok(
        client.POST('/api/v1/pool-assignments', {
          body: {
            pool_id,
            reason,
            first_visits_from: first_visits_from?.format('YYYY-MM-DD') ?? null,
            customers: (proposal?.people ?? []).flatMap(({ person_id, customers }) =>
              customers.map(({ customer_id }) => ({ customer_id, person_id })),
            ),
          },
        }),
      ),
    done: t('pool.assign.done'),
    refresh: [...CHANGED, ['visits']],
    onDone: () => setProposal(null),
  });
  return (
    <div className={styles.list}>
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ people: [{ count: 20 }], cells: [], mix: {}, weights: {}, reason: '' }}
        onValuesChange={(changed: Partial<Values>) => {
          if (!('reason' in changed || 'first_visits_from' in changed)) setProposal(null);
        }}
        onFinish={(values) => preview.run(values)}
      >
        <section className={styles.box}>
          <h2 className={styles.boxTitle}>{t('pool.assign.title')}</h2>
          <WishFields />
          <Button
            htmlType="submit"
            type="primary"
            icon={<Eye size={15} />}
            loading={preview.pending}
          >
            {t('pool.assign.preview')}
          </Button>
        </section>
        {proposal !== null && (
          <section className={styles.box} aria-label={t('pool.assign.proposal')}>
            <ProposalPane proposal={proposal} />
            {plans && (
              <Form.Item
                name="first_visits_from"
                label={t('pool.assign.firstVisits')}
                extra={t('pool.assign.firstVisitsHint')}
              >
                <DatePicker
                  style={{ width: 240 }}
                  minDate={dayjs(today)}
                  placeholder={t('pool.assign.noFirstVisits')}
                />
              </Form.Item>
            )}
            <ReasonField most={200} />
            <Button
              type="primary"
              loading={assign.pending}
              disabled={proposal.people.every(({ count }) => count === 0)}
              onClick={() =>
                void form.validateFields(['reason']).then(
                  () => assign.run(form.getFieldsValue(true) as Values),
                  () => undefined,
                )
              }
            >
              {t('pool.assign.run')}
            </Button>
          </section>
        )}
      </Form>
      <Assignments />
    </div>
  );
}

function wishOf({ pool_id, people, cells, mix, weights }: Values): AssignmentWish {
  return {
    pool_id,
    people: people.map(({ person_id = '', count = 1 }) => ({ person_id, count })),
    area: { cells },
    mix: partsOf(mix ?? {}),
    weights: weightsOf(weights ?? {}),
  } as AssignmentWish;
}
