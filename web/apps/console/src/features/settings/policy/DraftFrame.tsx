import { useMay } from '@shifang/api';
import { useFormat, useLanguage, listed } from '@shifang/ui';
import { Alert, Button } from 'antd';
import { History } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Policy } from '../queries';
import { changedKeys } from '../schema';
import styles from '../settings.module.css';
import type { Draft } from '../useDraft';
import { Versions } from './Versions';

/** Names the parts of a body in words. */
export type PartName = (key: string) => string;

interface Props {
  draft: Draft<object>;
  part: PartName;
  /** Why it cannot be saved as it stands. */
  blocked?: string;
  children: ReactNode;
}

/** What every policy has: whose version it is, what came before, and the bar that saves it. */
export function DraftFrame({ draft, part, blocked = '', children }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const manages = useMay('policy.manage');
  const [history, setHistory] = useState(false);
  const { policy } = draft;
  return (
    <>
      <header className={styles.head}>
        <div>
          <h2 className={styles.heading}>{policy[language]}</h2>
          <p className={styles.standing}>
            <Standing policy={policy} />
            {policy.phone && ` ${t('settings.phone')}`}
          </p>
        </div>
        <Button
          icon={<History size={16} />}
          disabled={policy.versions.length === 0}
          onClick={() => setHistory(true)}
        >
          {t('settings.history.title')}
        </Button>
      </header>
      {!manages && <Alert type="info" showIcon title={t('settings.readOnly')} />}
      <Conflict draft={draft} part={part} />
      <div className={styles.content}>{children}</div>
      {manages && <SaveBar draft={draft} part={part} blocked={blocked} />}
      <Versions policy={policy} part={part} open={history} onClose={() => setHistory(false)} />
    </>
  );
}

function Standing({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  const format = useFormat();
  const standing = policy.versions.find(({ version }) => version === policy.version);
  if (standing === undefined) return <>{t('settings.neverChanged')}</>;
  return (
    <>
      {t('settings.standing', {
        version: standing.version,
        author: standing.author?.name ?? t('settings.nobody'),
        when: format.moment(standing.valid_from),
      })}
    </>
  );
}

/** Somebody was first: says who, when and what, and loses nobody's work. */
function Conflict({ draft, part }: { draft: Draft<object>; part: PartName }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const { theirs, policy } = draft;
  if (theirs === null) return null;
  const newest = theirs.versions[0];
  const parts = changedKeys(policy.body, theirs.body).map(part);
  return (
    <Alert
      type="warning"
      showIcon
      title={t('settings.conflict.title', {
        author: newest?.author?.name ?? t('settings.nobody'),
        when: newest === undefined ? '' : format.moment(newest.valid_from),
        version: theirs.version,
      })}
      description={
        <>
          <p className={styles.told}>
            {t('settings.conflict.parts', {
              parts: listed(language, parts) || '—',
            })}
          </p>
          <Button size="small" type="primary" onClick={draft.putUpon}>
            {t('settings.conflict.putUpon')}
          </Button>{' '}
          <Button size="small" onClick={draft.takeTheirs}>
            {t('settings.conflict.takeTheirs')}
          </Button>
        </>
      }
    />
  );
}

function SaveBar({ draft, part, blocked }: Omit<Props, 'children'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  const parts = changedKeys(draft.policy.body, { ...draft.body }).map(part);
  const waits = draft.theirs !== null;
  const unsaved = t('settings.unsaved', { parts: listed(language, parts) });
  const said = blocked || (draft.dirty ? unsaved : t('settings.noChanges'));
  return (
    <footer className={styles.bar}>
      <span className={styles.unsaved} role="status">
        {said}
      </span>
      <Button disabled={!draft.dirty || waits} onClick={draft.undo}>
        {t('settings.undo')}
      </Button>
      <Button
        type="primary"
        disabled={!draft.dirty || waits || blocked !== ''}
        loading={draft.saving}
        onClick={draft.save}
      >
        {t('settings.save')}
      </Button>
    </footer>
  );
}
