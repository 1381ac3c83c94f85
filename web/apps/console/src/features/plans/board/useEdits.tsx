import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PLANS, usePriceQuery, type Edit, type Plan, type Price, type Stop } from '../queries';
import type { Place } from './board';
import { PriceWords } from './PriceWords';

export interface Edits {
  /** Moves a stop; asks first when a rule is broken that may be. */
  move: (stop: Stop, place: Place) => void;
  /** The stop whose move is under way. */
  moving: string | null;
  undo: () => void;
  undoing: boolean;
}

export function editOf(stop: Stop, { person, day, position }: Place): Edit {
  return { stop_id: stop.id, person_id: person, day, position };
}

/** Edits of a draft: each is priced, asked about when it breaks a rule, made, and can be taken back. */
export function useEdits(plan: Plan): Edits {
  const { t } = useTranslation();
  const { client } = useApi();
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const priceQuery = usePriceQuery(plan);
  const [moving, setMoving] = useState<string | null>(null);
  const params = { path: { plan_id: plan.id } };
  const { revision } = plan;
  const refresh = useCallback(
    () => queries.invalidateQueries({ queryKey: [...PLANS, 'one'] }),
    [queries],
  );
  const undo = useSave({
    save: () => {
      const path = { edited_id: plan.id };
      return ok(
        client.POST('/api/v1/plans/{edited_id}/undo', { params: { path }, body: { revision } }),
      );
    },
    done: t('plans.board.undone'),
    refresh: [PLANS],
  });
  const apply = async (edit: Edit, anyway: boolean): Promise<void> => {
    const body = { ...edit, revision, anyway };
    const { price } = await ok(client.POST('/api/v1/plans/{plan_id}/edits', { params, body }));
    void message.success(<PriceWords price={price} lead={t('plans.board.moved')} />);
    await refresh();
  };
  const confirmed = (price: Price, stop: Stop) =>
    new Promise<boolean>((resolve) => {
      modal.confirm({
        title: t('plans.board.breaks', { name: stop.customer_name }),
        content: <PriceWords price={price} />,
        okText: t('plans.board.anyway'),
        cancelText: t('shell.form.cancel'),
        onOk: () => resolve(true),
        onCancel: () => resolve(false),
      });
    });
  const move = async (stop: Stop, place: Place): Promise<void> => {
    const edit = editOf(stop, place);
    const price = await queries.fetchQuery(priceQuery(edit));
    if (price.broken.some(({ may }) => !may)) {
      modal.error({
        title: t('plans.board.impossible', { name: stop.customer_name }),
        content: <PriceWords price={price} />,
        okText: t('plans.board.understood'),
      });
      return;
    }
    const anyway = price.broken.length > 0;
    if (anyway && !(await confirmed(price, stop))) return;
    await apply(edit, anyway);
  };
  return {
    moving,
    undo: () => undo.run(),
    undoing: undo.pending,
    move: (stop, place) => {
      if (moving !== null) return;
      setMoving(stop.id);
      move(stop, place)
        .catch((error: unknown) => {
          void message.error(problemText(t, toProblem(error)), 6);
          return refresh();
        })
        .finally(() => setMoving(null));
    },
  };
}
