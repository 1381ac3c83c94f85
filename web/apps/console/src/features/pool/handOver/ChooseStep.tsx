import { Empty, Skeleton, useFormat } from '@shifang/ui';
import { Metric, PersonPicker } from '@shifang/ui/console';
import { Button, Form, Radio } from 'antd';
import { ArrowRight, PackageOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './handOver.module.css';
import { COUNTS, shownCounts } from './kinds';
import type { Plan } from './plan';
import type { Estate } from './queries';

interface Props {
  plan: Plan | null;
  estate: Estate | undefined;
  pending: boolean;
  onPerson: (id: string | null) => void;
  onPlan: (plan: Plan) => void;
  onNext: () => void;
}

/** Who leaves, what they have, and where all of it goes unless something is said of its own. */
export function ChooseStep({ plan, estate, pending, onPerson, onPlan, onNext }: Props) {
  const { t } = useTranslation();
  const nothing = estate !== undefined && COUNTS.every((key) => estate[key] === 0);
  return (
    <section className={styles.box}>
      <Form layout="vertical" component="div">
        <Form.Item label={t('pool.handOver.leaver')} htmlFor="leaver">
          <PersonPicker
            id="leaver"
            leftToo
            width="min(420px, 100%)"
            value={plan?.leaver ?? null}
            onChange={(id) => onPerson(id ?? null)}
          />
        </Form.Item>
        {plan !== null && estate === undefined && pending && <Skeleton rows={3} />}
        {nothing && <Empty icon={PackageOpen} title={t('pool.handOver.nothing')} />}
        {plan !== null && estate !== undefined && !nothing && (
          <>
            <Has estate={estate} />
            <Everything plan={plan} estate={estate} onPlan={onPlan} />
            <Button
              type="primary"
              icon={<ArrowRight size={15} />}
              iconPlacement="end"
              disabled={plan.all === undefined}
              onClick={onNext}
            >
              {t('pool.handOver.next')}
            </Button>
          </>
        )}
      </Form>
    </section>
  );
}

function Has({ estate }: { estate: Estate }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.numbers}>
      {shownCounts(estate).map((key) => (
        <Metric
          key={key}
          label={t(`pool.handOver.has.${key}`)}
          value={format.number(estate[key])}
          formula={t(`pool.handOver.formula.${key}`)}
        />
      ))}
    </div>
  );
}

function Everything({
  plan,
  estate,
  onPlan,
}: Pick<Props, 'onPlan'> & { plan: Plan; estate: Estate }) {
  const { t } = useTranslation();
  const toPerson = plan.all !== null;
  return (
    <>
      <Form.Item label={t('pool.handOver.all')}>
        <Radio.Group
          value={toPerson ? 'person' : 'pool'}
          onChange={({ target }) =>
            onPlan({ ...plan, all: target.value === 'pool' ? null : undefined })
          }
          options={[
            { value: 'person', label: t('pool.handOver.toPerson') },
            { value: 'pool', label: t('pool.handOver.toPools') },
          ]}
        />
      </Form.Item>
      {toPerson && (
        <Form.Item label={t('pool.handOver.receiver')} htmlFor="receiver">
          <PersonPicker
            id="receiver"
            but={[plan.leaver]}
            width="min(420px, 100%)"
            value={plan.all ?? null}
            onChange={(id) => onPlan({ ...plan, all: id })}
          />
        </Form.Item>
      )}
      {estate.opportunities + estate.visits + estate.follow_ups + estate.issues > 0 && (
        <Form.Item
          label={t('pool.handOver.rest')}
          htmlFor="rest"
          extra={t(toPerson ? 'pool.handOver.restHint' : 'pool.handOver.restPoolHint')}
        >
          <PersonPicker
            id="rest"
            but={[plan.leaver]}
            width="min(420px, 100%)"
            placeholder={t('pool.handOver.noRest')}
            value={plan.rest}
            onChange={(id) => onPlan({ ...plan, rest: id ?? null })}
          />
        </Form.Item>
      )}
    </>
  );
}
