import { ok, problemText, useApi, useMay, type Problem } from '@shifang/api';
import { Empty, NoPermission } from '@shifang/ui';
import { PageHead, useSave } from '@shifang/ui/console';
import { Button, Progress } from 'antd';
import { ChevronLeft, CircleSlash } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Answer } from '../../../shell/Answer';
import { Actions } from './Actions';
import { Compare } from './Compare';
import { Lines } from './Lines';
import { Numbers } from './Numbers';
import { TERRITORIES, useDraft, type Draft } from './queries';
import { StateTag } from './StateTag';
import styles from './territories.module.css';
import { Work } from './Work';

/** A draft of territories: its search, today beside the proposal, and what may be done with it. */
export function DraftPage() {
  const { draftId = '' } = useParams();
  const may = useMay('customers.transfer');
  return may ? <Loaded key={draftId} id={draftId} /> : <NoPermission />;
}

function Loaded({ id }: { id: string }) {
  return <Answer query={useDraft(id)}>{(draft) => <Whole draft={draft} />}</Answer>;
}

function Whole({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  return (
    <>
      <PageHead
        title={
          <span className={styles.title}>
            <Link to="/planning?tab=territories" aria-label={t('planning.territories.title')}>
              <ChevronLeft size={18} aria-hidden />
            </Link>
            {t('planning.territories.of', { name: draft.department_name })}
            <StateTag state={draft.state} />
          </span>
        }
        note={draft.reason === '' ? t('planning.territories.method') : draft.reason}
        actions={<Actions draft={draft} />}
      />
      <Body draft={draft} />
    </>
  );
}

function Body({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  if (draft.state === 'searching') return <Searching draft={draft} />;
  if (draft.state === 'failed' || draft.state === 'cancelled')
    return (
      <Empty
        icon={CircleSlash}
        title={t(`planning.territories.${draft.state}Title`)}
        hint={
          draft.failure === ''
            ? t('planning.territories.cancelledHint')
            : problemText(t, { code: draft.failure, params: {}, fields: [] } as unknown as Problem)
        }
      />
    );
  return (
    <div className={styles.page}>
      <Numbers draft={draft} />
      <Compare draft={draft} />
      <Work draft={draft} />
      <Lines draft={draft} />
    </div>
  );
}

function Searching({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const cancel = useSave({
    save: () =>
      ok(
        client.POST('/api/v1/planning/territories/{searching_territories_id}/cancel', {
          params: { path: { searching_territories_id: draft.id } },
        }),
      ),
    refresh: [TERRITORIES],
  });
  return (
    <section className={styles.searching} aria-label={t('planning.territories.searching')}>
      <h2 className={styles.boxTitle}>{t('planning.territories.searching')}</h2>
      <Progress percent={Math.round(draft.progress * 100)} status="active" />
      <p className={styles.soft}>{t('planning.territories.searchingHint')}</p>
      <Button loading={cancel.pending} onClick={() => cancel.run()}>
        {t('planning.territories.cancel')}
      </Button>
    </section>
  );
}
