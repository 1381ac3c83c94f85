import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import { ReasonField } from '../../../shell/ReasonField';
import { CHANGED } from '../../../shell/standing';
import { TERRITORIES, useEffectOf, type Draft, type Effect } from './queries';
import styles from './territories.module.css';

interface Props {
  draft: Draft;
  open: boolean;
  onClose: () => void;
}

const ALONG = ['visits', 'follow_ups', 'issues', 'opportunities'] as const;
const LEFT = ['holder_changed', 'frozen', 'person_gone', 'not_free'] as const;

/** What applying does, said before it is done: what goes along, and what stays. */
export function ApplyModal({ draft, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<{ reason: string }>();
  const effect = useEffectOf(draft.id, open);
  const save = useSave<{ reason: string }>({
    save: ({ reason }) =>
      ok(
        client.POST('/api/v1/planning/territories/{territories_id}/apply', {
          params: { path: { territories_id: draft.id } },
          body: { reason },
        }),
      ),
    done: t('planning.territories.appliedDone'),
    refresh: [TERRITORIES, ...CHANGED, ['visits']],
    onDone: onClose,
    form,
  });
  return (
    <FormModal<{ reason: string }>
      open={open}
      title={t('planning.territories.applyTitle')}
      form={form}
      initialValues={{ reason: '' }}
      pending={save.pending}
      onClose={onClose}
      onFinish={(values) => save.run(values)}
      okText={t('planning.territories.applyNow')}
      disabled={effect.data === undefined || effect.isFetching}
    >
      {effect.isError && <ErrorState message={problemText(t, toProblem(effect.error))} />}
      {effect.data === undefined && !effect.isError && <Skeleton rows={3} />}
      {effect.data !== undefined && <Told effect={effect.data} />}
      <ReasonField extra={t('planning.territories.reasonHint')} most={200} />
    </FormModal>
  );
}

function Told({ effect }: { effect: Effect }) {
  const { t } = useTranslation();
  const format = useFormat();
  const count = (value: number) => ({ count: value, number: format.number(value) });
  const left = LEFT.filter((key) => (effect[key] ?? 0) > 0);
  return (
    <div className={styles.effect}>
      <p>
        <strong>{t('planning.territories.gives', count(effect.customers))}</strong>
      </p>
      <p>{t('planning.territories.goesAlong')}</p>
      <ul>
        {ALONG.map((key) => (
          <li key={key}>{t(`planning.territories.along.${key}`, count(effect[key]))}</li>
        ))}
      </ul>
      <p className={styles.soft}>{t('planning.territories.staysToday')}</p>
      {left.length > 0 && (
        <>
          <p>{t('planning.territories.left')}</p>
          <ul>
            {left.map((key) => (
              <li key={key}>{t(`planning.territories.leftOf.${key}`, count(effect[key] ?? 0))}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
