import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { ErrorState, listed, Skeleton, useFormat, useLanguage } from '@shifang/ui';
import { Metric, useSave } from '@shifang/ui/console';
import { Alert, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { toldOf } from './changes';
import styles from './plans.module.css';
import { PLANS, useDiff, type Diff, type Plan } from './queries';

interface Props {
  plan: Plan;
  open: boolean;
  onClose: () => void;
}

/** What publishing changes and whom it concerns, said before it is done. */
export function Publish({ plan, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const diff = useDiff(plan);
  const publish = useSave({
    save: () => {
      const params = { path: { plan_id: plan.id } };
      return ok(client.POST('/api/v1/plans/{plan_id}/publish', { params }));
    },
    done: t('plans.publish.begun'),
    refresh: [PLANS, ['visits']],
    onDone: onClose,
  });
  const ready = diff.data !== undefined && !diff.isPlaceholderData && !diff.isError;
  return (
    <Modal
      open={open}
      title={t('plans.publish.title')}
      onCancel={onClose}
      onOk={() => publish.run()}
      okText={t('plans.publish.run')}
      cancelText={t('shell.form.cancel')}
      okButtonProps={{
        loading: publish.pending,
        disabled: !ready || (diff.data?.conflicts.length ?? 0) > 0,
      }}
      destroyOnHidden
    >
      {diff.isError ? (
        <ErrorState message={problemText(t, toProblem(diff.error))} />
      ) : diff.data === undefined ? (
        <Skeleton rows={3} />
      ) : (
        <Told plan={plan} diff={diff.data} />
      )}
    </Modal>
  );
}

function Told({ plan, diff }: { plan: Plan; diff: Diff }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const told = toldOf(diff.changes, plan.people);
  return (
    <>
      <div className={styles.counts}>
        {(['added', 'moved', 'dropped', 'kept'] as const).map((kind) => (
          <Metric
            key={kind}
            label={t(`plans.diff.${kind}`)}
            value={format.number(diff[kind])}
            formula={t(`plans.diff.formula.${kind}`)}
          />
        ))}
      </div>
      <p>
        {told.length === 0
          ? t('plans.publish.nobody')
          : t('plans.publish.told', { names: listed(language, told), count: told.length })}
      </p>
      <p className={styles.soft}>{t('plans.publish.hint')}</p>
      {diff.conflicts.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t('plans.diff.conflicts', { count: diff.conflicts.length })}
          description={t('plans.diff.conflictsHint')}
        />
      )}
    </>
  );
}
