import { ok, problemText, toProblem, useApi, useMay } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { Section, useSave } from '@shifang/ui/console';
import { App, Button, Popconfirm, Space, Switch, Typography } from 'antd';
import { CircleX, Eye, Plus, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './ledger.module.css';
import { LEDGER, useWitnesses, type Witness } from './queries';
import { WitnessForm } from './WitnessForm';

/** Who outside is given every checkpoint: how far each has come, and a test for admins. */
export function Witnesses() {
  const { t } = useTranslation();
  const manages = useMay('witnesses.manage');
  const query = useWitnesses();
  const [adding, setAdding] = useState(false);
  if (query.isPending) return <Skeleton rows={4} height={48} />;
  if (query.isError) return <ErrorState message={problemText(t, toProblem(query.error))} />;
  const add = manages && (
    <Button type="primary" icon={<Plus size={16} />} onClick={() => setAdding(true)}>
      {t('ledger.witness.add')}
    </Button>
  );
  const { items, own_key } = query.data;
  return (
    <>
      {items.length === 0 ? (
        <Empty
          icon={Eye}
          title={t('ledger.witness.none')}
          hint={t('ledger.witness.noneHint')}
          action={add}
        />
      ) : (
        <Section title={t('ledger.tab.witnesses')} extra={add}>
          <ul className={styles.rows}>
            {items.map((witness) => (
              <li key={witness.id} className={styles.row}>
                <div className={styles.grow}>
                  <strong>{witness.name}</strong>
                  <span className={styles.soft}> · {t(`ledger.witness.kind.${witness.kind}`)}</span>
                  <State witness={witness} />
                </div>
                {manages && <Actions witness={witness} />}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('ledger.witness.own')}>
        <p className={styles.hint}>{t('ledger.witness.ownHint')}</p>
        <Typography.Text copyable className={styles.hash ?? ''}>
          {own_key}
        </Typography.Text>
      </Section>
      <WitnessForm open={adding} onClose={() => setAdding(false)} />
    </>
  );
}

function State({ witness }: { witness: Witness }) {
  const { t } = useTranslation();
  const format = useFormat();
  const seen =
    witness.seen_at === null
      ? t('ledger.witness.never')
      : t('ledger.witness.seen', {
          size: format.number(witness.seen_size),
          when: format.moment(witness.seen_at),
        });
  return (
    <>
      <div className={styles.bar}>
        {!witness.enabled && <StatusTag status="disabled" size="small" />}
        <span className={styles.soft}>{seen}</span>
      </div>
      {witness.failure && (
        <div className={styles.failure}>
          <CircleX size={14} aria-hidden /> {witness.failure.detail}
          {witness.failed_at !== null && ` (${format.moment(witness.failed_at)})`}
        </div>
      )}
    </>
  );
}

function Actions({ witness }: { witness: Witness }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const { message } = App.useApp();
  const params = { path: { witness_id: witness.id } };
  const test = useSave({
    save: () => ok(client.POST('/api/v1/witnesses/{witness_id}/test', { params })),
    refresh: [LEDGER],
    onDone: ({ delivered, failure }) =>
      delivered
        ? void message.success(t('ledger.witness.tested'))
        : void message.error(failure?.detail ?? t('ledger.witness.testFailed'), 6),
  });
  const change = useSave({
    save: (enabled: boolean) =>
      ok(client.PATCH('/api/v1/witnesses/{witness_id}', { params, body: { enabled } })),
    refresh: [LEDGER],
  });
  const remove = useSave({
    save: () => ok(client.DELETE('/api/v1/witnesses/{witness_id}', { params })),
    refresh: [LEDGER],
  });
  return (
    <Space wrap>
      <Switch
        checked={witness.enabled}
        loading={change.pending}
        aria-label={t('ledger.witness.enabled', { name: witness.name })}
        onChange={(enabled) => change.run(enabled)}
      />
      <Button icon={<Send size={14} />} loading={test.pending} onClick={() => test.run()}>
        {t('ledger.witness.test')}
      </Button>
      <Popconfirm
        title={t('ledger.witness.removeSure', { name: witness.name })}
        onConfirm={() => remove.run()}
      >
        <Button
          danger
          icon={<Trash2 size={14} />}
          aria-label={t('ledger.witness.remove', { name: witness.name })}
        />
      </Popconfirm>
    </Space>
  );
}
