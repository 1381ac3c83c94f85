import { ok, useApi } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../shell/day';
import { CHANGED } from '../../../shell/standing';
import { ApplyModal } from './ApplyModal';
import { TERRITORIES, type Draft } from './queries';

/** What may be done with a draft as it stands: apply or throw away; undo for some days. */
export function Actions({ draft }: { draft: Draft }) {
  if (draft.state === 'draft') return <Open draft={draft} />;
  return draft.state === 'applied' ? <Undo draft={draft} /> : null;
}

function Open({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [applying, setApplying] = useState(false);
  const discard = useSave({
    save: () =>
      ok(
        client.POST('/api/v1/planning/territories/{territories_id}/discard', {
          params: { path: { territories_id: draft.id } },
        }),
      ),
    done: t('planning.territories.discarded'),
    refresh: [TERRITORIES],
  });
  return (
    <>
      <Popconfirm
        title={t('planning.territories.discardTitle')}
        okText={t('planning.territories.discard')}
        cancelText={t('shell.form.cancel')}
        onConfirm={() => discard.run()}
      >
        <Button loading={discard.pending}>{t('planning.territories.discard')}</Button>
      </Popconfirm>
      <Button
        type="primary"
        disabled={draft.changed + draft.taken === 0}
        onClick={() => setApplying(true)}
      >
        {t('planning.territories.apply')}
      </Button>
      <ApplyModal draft={draft} open={applying} onClose={() => setApplying(false)} />
    </>
  );
}

function Undo({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const now = useNow();
  const until = draft.undo_until;
  const undo = useSave({
    save: () =>
      ok(
        client.POST('/api/v1/planning/territories/{applied_territories_id}/undo', {
          params: { path: { applied_territories_id: draft.id } },
        }),
      ),
    done: t('planning.territories.undone'),
    refresh: [TERRITORIES, ...CHANGED, ['visits']],
  });
  if (until === null || Date.parse(until) <= now) return null;
  return (
    <Popconfirm
      title={t('planning.territories.undoTitle')}
      description={t('planning.territories.undoHint')}
      okText={t('planning.territories.undo')}
      cancelText={t('shell.form.cancel')}
      onConfirm={() => undo.run()}
    >
      <Button loading={undo.pending}>
        {t('planning.territories.undoUntil', { time: format.moment(until) })}
      </Button>
    </Popconfirm>
  );
}
