import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { Facts, Metric, Section, useSave } from '@shifang/ui/console';
import { Button, Space, Typography } from 'antd';
import { Download, FileCheck2, PenLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { saveCheckpoint } from './files';
import styles from './ledger.module.css';
import { LEDGER, useLedger, type Checkpoint, type Ledger } from './queries';
import { Words } from './Words';

/** The log as it stands, its newest checkpoint, and what its witnesses said. */
export function Now() {
  const { t } = useTranslation();
  const query = useLedger();
  if (query.isPending) return <Skeleton rows={5} height={40} />;
  if (query.isError) return <ErrorState message={problemText(t, toProblem(query.error))} />;
  const { newest } = query.data;
  return (
    <>
      <Numbers ledger={query.data} />
      <Section title={t('ledger.now.newest')} extra={<Actions newest={newest} />}>
        {newest === null ? (
          <Empty icon={FileCheck2} title={t('ledger.now.none')} hint={t('ledger.now.noneHint')} />
        ) : (
          <div className={styles.wide}>
            <Newest checkpoint={newest} />
          </div>
        )}
      </Section>
      <Section title={t('ledger.now.signer')}>
        <div className={styles.wide}>
          <Facts
            rows={[
              [t('ledger.now.fingerprint'), <code key="f">{query.data.fingerprint}</code>],
              [
                t('ledger.now.key'),
                <Typography.Text key="k" copyable className={styles.hash ?? ''}>
                  {query.data.key}
                </Typography.Text>,
              ],
            ]}
          />
        </div>
        <p className={styles.hint}>{t('ledger.now.keyHint')}</p>
      </Section>
    </>
  );
}

function Numbers({ ledger }: { ledger: Ledger }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { newest } = ledger;
  const after = ledger.size - (newest?.size ?? 0);
  return (
    <div className={styles.metrics}>
      <Metric
        label={t('ledger.now.size')}
        value={format.number(ledger.size)}
        formula={t('ledger.now.sizeFormula')}
      />
      <Metric
        label={t('ledger.now.after')}
        value={format.number(after)}
        formula={t('ledger.now.afterFormula')}
      />
      <Metric
        label={t('ledger.now.waiting')}
        value={format.number(ledger.waiting)}
        formula={t('ledger.now.waitingFormula')}
      />
      <Metric
        label={t('ledger.now.witnesses')}
        value={format.number(ledger.witnesses)}
        tone={ledger.witnesses === 0 ? 'warning' : 'plain'}
        formula={t('ledger.now.witnessesFormula')}
      />
    </div>
  );
}

function Newest({ checkpoint }: { checkpoint: Checkpoint }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Facts
      rows={[
        [t('ledger.field.size'), format.number(checkpoint.size)],
        [t('ledger.field.signedAt'), format.moment(checkpoint.signed_at)],
        [t('ledger.field.root'), <Root key="root" root={checkpoint.root} />],
        [t('ledger.field.words'), <Words key="words" checkpoint={checkpoint} />],
      ]}
    />
  );
}

function Root({ root }: { root: string | null }) {
  const { t } = useTranslation();
  if (root === null) return <StatusTag status="invalid">{t('ledger.now.notOurs')}</StatusTag>;
  return (
    <Typography.Text copyable className={styles.hash ?? ''}>
      {root}
    </Typography.Text>
  );
}

function Actions({ newest }: { newest: Checkpoint | null }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const sign = useSave({
    save: () => ok(client.POST('/api/v1/ledger/checkpoints')),
    done: t('ledger.now.signed'),
    refresh: [LEDGER],
  });
  return (
    <Space wrap>
      <Button icon={<PenLine size={16} />} loading={sign.pending} onClick={() => sign.run()}>
        {t('ledger.now.sign')}
      </Button>
      {newest !== null && (
        <Button type="primary" icon={<Download size={16} />} onClick={() => saveCheckpoint(newest)}>
          {t('ledger.download')}
        </Button>
      )}
    </Space>
  );
}
