import { ok, useApi, useMay } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Button, Popconfirm, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './plans.module.css';
import { PLANS, type Plan } from './queries';

/** How far the search is and what it has found so far; it goes on when the page is left. */
export function Searching({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const manages = useMay('plans.manage');
  const call = useSave<boolean>({
    save: (keep) => {
      const params = { path: { search_id: plan.id } };
      return ok(client.POST('/api/v1/plans/{search_id}/cancel', { params, body: { keep } }));
    },
    refresh: [PLANS],
  });
  return (
    <section className={styles.searching} aria-label={t('plans.search.progress')}>
      <h2 className={styles.searchTitle}>{t('plans.search.title')}</h2>
      <Progress percent={plan.progress} aria-label={t('plans.search.progress')} />
      <p className={styles.soft} aria-live="polite">
        {plan.stops > 0
          ? t('plans.search.best', { count: plan.stops, visits: format.number(plan.stops) })
          : t('plans.search.none')}
      </p>
      <p className={styles.soft}>
        {t('plans.search.hint', { duration: format.duration(plan.seconds) })}
      </p>
      {manages && (
        <div className={styles.row}>
          <Button
            loading={call.pending}
            disabled={plan.progress === 0 && plan.stops === 0}
            onClick={() => call.run(true)}
          >
            {t('plans.search.keep')}
          </Button>
          <Popconfirm title={t('plans.search.sure')} onConfirm={() => call.run(false)}>
            <Button danger disabled={call.pending}>
              {t('plans.search.cancel')}
            </Button>
          </Popconfirm>
        </div>
      )}
    </section>
  );
}
