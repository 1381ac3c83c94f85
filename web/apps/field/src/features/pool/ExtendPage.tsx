import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams } from 'react-router';
import { useFieldData } from '../../shell/data';
import { ChoiceField, NumberField, TextField } from '../../shell/fields/Field';
import type { ExtensionRoom, Standing } from '../../shell/keeping/standing';
import { useRemote } from '../../shell/remote';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import styles from './pool.module.css';

const REASONS = ['contract', 'decision', 'renovation', 'other'] as const;
const SPANS = [7, 15, 30];
/** The most that anybody may be granted at once. */
const MOST_DAYS = 365;

const EMPTY = {
  days: null as number | null,
  reason: null as (typeof REASONS)[number] | null,
  words: '',
};
type Draft = typeof EMPTY;

const isSpan = (days: number | null, most: number): days is number =>
  days !== null && Number.isInteger(days) && days >= 1 && days <= most;

/** Ask for more days with what one holds; somebody above decides, and the rule caps how often. */
export function ExtendPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { record } = useFieldSession();
  const name = useFieldData().customers.get(id)?.name;
  const room = useRemote<Standing>(`/pool-customers/${id}`).value?.extensions ?? null;
  const [draft, setDraft] = useState(EMPTY);
  const most = room?.days_left ?? MOST_DAYS;
  if (name === undefined) return <Navigate to="/pool/mine" replace />;
  const { days, reason } = draft;
  const chosen = reason === null || reason === 'other' ? '' : t(`pool.extend.${reason}`);
  const spoken = [chosen, draft.words.trim()].filter(Boolean).join(' · ');
  const submit = async (): Promise<void> => {
    if (!isSpan(days, most)) return;
    const payload = { customer_id: id, days, reason: spoken };
    await record({ kind: 'pool.extend', payload, happenedAt: new Date() });
    Toast.show({ content: t('pool.extend.sent') });
    await navigate('/pool/mine', { replace: true });
  };
  return (
    <SubPage
      title={t('pool.extend.title')}
      subtitle={name}
      parent="/pool/mine"
      foot={
        <Button
          block
          color="primary"
          size="large"
          loading="auto"
          disabled={spoken === '' || !isSpan(days, most)}
          data-testid="extend-submit"
          onClick={submit}
        >
          {t('pool.extend.submit')}
        </Button>
      }
    >
      <div className={styles.form}>
        <Days room={room} draft={draft} change={setDraft} />
        <Reason draft={draft} change={setDraft} />
      </div>
    </SubPage>
  );
}

interface PartProps {
  draft: Draft;
  change: (draft: Draft) => void;
}

function Days({ room, draft, change }: PartProps & { room: ExtensionRoom | null }) {
  const { t } = useTranslation();
  const { days } = draft;
  const most = room?.days_left ?? MOST_DAYS;
  const spans = [...SPANS.filter((span) => span < most), ...(room ? [most] : [])];
  const set = (value: number | null): void => change({ ...draft, days: value });
  return (
    <>
      <p className={styles.facts}>
        {room
          ? t('pool.extend.hint', { count: room.most - room.used, days: room.days_left })
          : t('pool.extend.hintUnknown')}
      </p>
      <ChoiceField
        label={t('pool.extend.span')}
        choices={spans.map((value) => ({ value, label: t('keeping.days', { count: value }) }))}
        chosen={days === null ? [] : [days]}
        onChange={([value]) => set(value ?? null)}
        testId="extend-span"
      />
      <NumberField
        label={t('pool.extend.days')}
        required
        whole
        minimum={1}
        maximum={most}
        value={days}
        onChange={set}
        fault={days !== null && !isSpan(days, most) && t('pool.extend.wrong', { most })}
        testId="extend-days"
      />
    </>
  );
}

function Reason({ draft, change }: PartProps) {
  const { t } = useTranslation();
  const { reason, words } = draft;
  return (
    <>
      <ChoiceField
        label={t('pool.why')}
        required
        choices={REASONS.map((value) => ({ value, label: t(`pool.extend.${value}`) }))}
        chosen={reason ? [reason] : []}
        onChange={([value]) => change({ ...draft, reason: value ?? null })}
        testId="extend-reason"
      />
      <TextField
        label={t('pool.words')}
        lines
        required={reason === 'other'}
        value={words}
        onChange={(value) => change({ ...draft, words: value })}
        maxLength={240}
        testId="extend-words"
      />
    </>
  );
}
