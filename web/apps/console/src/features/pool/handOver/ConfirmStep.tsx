import { ok, useApi } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { Alert, Button, Form, Popconfirm } from 'antd';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ReasonField } from '../../../shell/ReasonField';
import { CHANGED } from '../../../shell/standing';
import { Loads } from './Loads';
import styles from './handOver.module.css';
import { countsOf } from './kinds';
import { bodyOf, type Plan } from './plan';
import type { Estate, HandOver } from './queries';
import { useCounts } from './useCounts';

interface Props {
  plan: Plan;
  estate: Estate;
  onBack: () => void;
  /** What the leaver has is another than was shown. */
  onStale: () => void;
}

const STALE = ['pool.hand_over_changed', 'pool.hand_over_blocked'];

/** Everything once more in figures, the reason that everybody will read, and the one press that does it. */
export function ConfirmStep({ plan, estate, onBack, onStale }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const navigate = useNavigate();
  const [form] = Form.useForm<{ reason: string }>();
  const said = useCounts()(estate);
  const handOver = useSave<{ reason: string }, HandOver>({
    save: ({ reason }) =>
      ok(
        client.POST('/api/v1/pool-hand-overs', {
          body: { ...bodyOf(plan), reason, expected: countsOf(estate) },
        }),
      ),
    done: t('pool.handOver.done'),
    refresh: [...CHANGED, ['visits'], ['approvals']],
    onDone: ({ id }) => void navigate(`/pool/hand-over/${id}`, { replace: true }),
    onProblem: ({ code }) => {
      if (STALE.includes(code)) onStale();
      return false;
    },
    form,
  });
  const ask = () =>
    form.validateFields().then(
      (values) => handOver.run(values),
      () => undefined,
    );
  return (
    <section className={styles.box}>
      <h2 className={styles.boxTitle}>
        {t('pool.handOver.summary', { name: estate.person_name, counts: said })}
      </h2>
      <Loads receivers={estate.receivers} />
      <Alert
        className={styles.notice ?? ''}
        type="info"
        showIcon
        title={t('pool.handOver.follows')}
        description={estate.requests > 0 ? t('pool.handOver.requestsStay') : undefined}
      />
      <Form form={form} layout="vertical" initialValues={{ reason: '' }}>
        <ReasonField most={200} />
      </Form>
      <div className={styles.buttons}>
        <Button icon={<ArrowLeft size={15} />} onClick={onBack}>
          {t('pool.handOver.back')}
        </Button>
        <Popconfirm
          title={t('pool.handOver.confirmTitle', { name: estate.person_name })}
          description={t('pool.handOver.confirmHint')}
          okText={t('pool.handOver.run')}
          cancelText={t('shell.form.cancel')}
          onConfirm={() => void ask()}
        >
          <Button type="primary" loading={handOver.pending}>
            {t('pool.handOver.run')}
          </Button>
        </Popconfirm>
      </div>
    </section>
  );
}
