import { ok, problemText, useApi, type Problem } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { App } from 'antd';
import type { FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { PLANS, type Plan, type PlanWish } from './queries';

/** Begins a draft and goes to it. Where another search runs, says whose it is and leads there. */
export function useBegin<V>(wish: (values: V) => PlanWish, form?: FormInstance<V>) {
  const { t } = useTranslation();
  const { client } = useApi();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const told = (problem: Problem): boolean => {
    if (problem.code !== 'plan.search_running') return false;
    const [running] = problem.fields;
    const plan = running?.['plan_id'];
    const words = { title: t('plans.search.other'), content: problemText(t, problem) };
    if (typeof plan !== 'string') modal.warning({ ...words, okText: t('plans.board.understood') });
    else
      modal.confirm({
        ...words,
        okText: t('plans.search.open'),
        cancelText: t('plans.board.understood'),
        onOk: () => void navigate(`/plans/${plan}`),
      });
    return true;
  };
  return useSave<V, Plan>({
    save: (values) => ok(client.POST('/api/v1/plans', { body: wish(values) })),
    refresh: [PLANS],
    ...(form && { form }),
    onProblem: told,
    onDone: ({ id }) => void navigate(`/plans/${id}`),
  });
}
