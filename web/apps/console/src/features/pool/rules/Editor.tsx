import { ok, problemText, toProblem, useApi, useMay, type Problem } from '@shifang/api';
import { ErrorState, NoPermission, Skeleton, useLanguage } from '@shifang/ui';
import { PageHead, useSave } from '@shifang/ui/console';
import { App, Button, Form, Popconfirm, type FormInstance } from 'antd';
import { Archive, ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { POOLS, usePools, type Pool } from '../queries';
import { useWords } from '../words';
import { BeforeClaimFields } from './BeforeClaimFields';
import { beforeLines } from './before';
import { ClaimFields } from './ClaimFields';
import { FallbackChains } from './FallbackChain';
import { PastViews } from './PastViews';
import { preview, type Say } from './preview';
import { ReclaimFields } from './ReclaimFields';
import styles from './rules.module.css';
import { ScopeFields } from './ScopeFields';
import { SharingFields } from './SharingFields';
import { Simulation } from './Simulation';
import { bodyOf, draftOf, pathOf, type Draft } from './types';

const NEW = 'new';

/** One pool: what it takes in, how customers are claimed and when they come back, with all of it in plain words. */
export function Editor() {
  const { t } = useTranslation();
  const { poolId = NEW } = useParams();
  const manages = useMay('pools.manage');
  const query = usePools();
  const archived = usePools(true);
  if (!manages) return <NoPermission />;
  if (query.isPending || archived.isPending) return <Skeleton rows={8} />;
  if (query.isError)
    return (
      <ErrorState
        message={problemText(t, toProblem(query.error))}
        retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
      />
    );
  const pool = [...query.data, ...(archived.data ?? [])].find(({ id }) => id === poolId) ?? null;
  if (pool === null && poolId !== NEW) return <ErrorState message={t('pool.rules.gone')} />;
  return <Opened key={poolId} pool={pool} pools={query.data} />;
}

function Opened({ pool, pools }: { pool: Pool | null; pools: readonly Pool[] }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Draft>();
  const [draft, setDraft] = useState<Draft>(() => draftOf(pool));
  const whole = () => ({ ...draft, ...(form.getFieldsValue(true) as Draft) });
  const navigate = useNavigate();
  const save = useSavePool(pool, form, (saved) => void navigate(`/pool/rules/${saved.id}`));
  const editable = pool === null || pool.archived_at === null;
  const others = pools.filter(({ id }) => id !== pool?.id);
  return (
    <>
      <PageHead
        title={
          <Link to="/pool?tab=rules">
            <ChevronLeft size={18} aria-hidden /> {pool?.name ?? t('pool.rules.add')}
          </Link>
        }
        note={t('pool.rules.note')}
        actions={
          <div className={styles.save}>
            {pool !== null && editable && <ArchiveButton pool={pool} />}
            {editable && (
              <Button type="primary" loading={save.pending} onClick={() => form.submit()}>
                {t('shell.form.save')}
              </Button>
            )}
          </div>
        }
      />
      <Form<Draft>
        form={form}
        layout="vertical"
        className={styles.editor ?? ''}
        initialValues={draft}
        disabled={!editable}
        scrollToFirstError
        onValuesChange={() => setDraft(whole())}
        onFinish={() => save.run(whole())}
      >
        <div>
          <ScopeFields poolId={pool?.id ?? null} others={others} />
          <ClaimFields />
          <SharingFields claim={draft.claim} />
          <ReclaimFields form={form} />
          <BeforeClaimFields />
        </div>
        <div className={styles.aside}>
          <Preview draft={draft} />
          <Chain draft={draft} pool={pool} others={others} />
          {pool !== null && <Lived pool={pool} draft={draft} whole={whole} />}
        </div>
      </Form>
    </>
  );
}

interface LivedProps {
  pool: Pool;
  draft: Draft;
  whole: () => Draft;
}

/** What the draft would have done, and what the pool has met. */
function Lived({ pool, draft, whole }: LivedProps) {
  return (
    <>
      {pool.archived_at === null && <Simulation pool={pool} draft={whole} />}
      <PastViews poolId={pool.id} limited={draft.before_claim.views_per_day !== null} />
    </>
  );
}

function useSavePool(pool: Pool | null, form: FormInstance<Draft>, onSaved: (saved: Pool) => void) {
  const { t } = useTranslation();
  const { client } = useApi();
  const { message } = App.useApp();
  return useSave<Draft, Pool>({
    save: (draft) => {
      const body = bodyOf(draft, pool);
      return pool === null
        ? ok(client.POST('/api/v1/pools', { body }))
        : ok(
            client.PUT('/api/v1/pools/{pool_id}', { params: { path: { pool_id: pool.id } }, body }),
          );
    },
    done: t('pool.rules.saved'),
    refresh: [POOLS],
    onDone: (saved) => onSaved(saved),
    onProblem: (problem, draft) => {
      const marked = faultsOf(problem, draft, t('pool.rules.check'));
      if (marked.length === 0) return false;
      form.setFields(marked as never);
      void message.error(problemText(t, problem), 6);
      return true;
    },
  });
}

/** The fields that the server names, with what it allows there. */
function faultsOf(problem: Problem, draft: Draft, words: string) {
  const told = problem.params['field'];
  const named =
    problem.fields.length > 0 ? problem.fields : [{ field: told as string | undefined }];
  if (problem.code === 'pool.name_taken') return [{ name: ['name'], errors: [problem.detail] }];
  if (problem.code === 'pool.fallback_circle')
    return [{ name: ['fallback_id'], errors: [problem.detail] }];
  return named.flatMap(
    ({ field, problem: allowed }: { field?: string | undefined; problem?: string }) =>
      field === undefined
        ? []
        : [
            {
              name: pathOf(field.replace(/^body\.(?:body\.)?/, ''), draft),
              errors: [allowed === undefined ? words : `${words} ${allowed}`],
            },
          ],
  );
}

function Preview({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useWords();
  const say: Say = { language, t: (key, values) => t(key, values ?? {}), tier: words.tier };
  const rules = { claim: draft.claim, reclaim: draft.reclaim.filter(Boolean) };
  const lines = [...preview(rules, say), ...beforeLines(draft.before_claim, say)];
  return (
    <section className={styles.box} aria-label={t('pool.rules.words')} aria-live="polite">
      <h2 className={styles.boxTitle}>{t('pool.rules.words')}</h2>
      <ul className={styles.preview}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function Chain({
  draft,
  pool,
  others,
}: {
  draft: Draft;
  pool: Pool | null;
  others: readonly Pool[];
}) {
  const { t } = useTranslation();
  const id = pool?.id ?? NEW;
  const mine = { ...draft, id };
  if (draft.fallback_id === null && others.every(({ fallback_id }) => fallback_id === null))
    return null;
  return (
    <section className={styles.box}>
      <h2 className={styles.boxTitle}>{t('pool.rules.chain')}</h2>
      <FallbackChains pools={[mine, ...others]} marked={id} />
    </section>
  );
}

function ArchiveButton({ pool }: { pool: Pool }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const navigate = useNavigate();
  const archive = useSave({
    save: () =>
      ok(
        client.POST('/api/v1/pools/{pool_id}/archive', { params: { path: { pool_id: pool.id } } }),
      ),
    done: t('pool.rules.archivedNow'),
    refresh: [POOLS],
    onDone: () => void navigate('/pool?tab=rules'),
  });
  return (
    <Popconfirm
      title={t('pool.rules.archiveTitle', { name: pool.name })}
      description={t('pool.rules.archiveHint')}
      okText={t('pool.rules.archive')}
      cancelText={t('shell.form.cancel')}
      okButtonProps={{ danger: true }}
      onConfirm={() => archive.run()}
    >
      <Button danger icon={<Archive size={15} />} loading={archive.pending}>
        {t('pool.rules.archive')}
      </Button>
    </Popconfirm>
  );
}
