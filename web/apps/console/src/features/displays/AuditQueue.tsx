import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { Empty, ErrorState, Skeleton } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { PhotoCompare } from '@shifang/ui/photo';
import { Button, Checkbox, Input } from 'antd';
import { CircleCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useStepWords } from '../../shell/stepKinds';
import styles from './displays.module.css';
import { DISPLAYS, useQueue, type Decision, type QueueItem } from './queries';

const KEYS: Record<string, Decision> = { p: 'pass', f: 'fail', r: 'retake' };

/** Photos that wait, one after another beside the standard. Keys: P pass, F fail, R re-take, N next. */
export function AuditQueue() {
  const { t } = useTranslation();
  const query = useQueue();
  const [skipped, setSkipped] = useState<readonly string[]>([]);
  if (query.isPending) return <Skeleton rows={8} />;
  if (query.data === undefined) {
    const retry = <Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>;
    return <ErrorState message={problemText(t, toProblem(query.error))} retry={retry} />;
  }
  const { items } = query.data;
  const item = items.find((each) => !skipped.includes(keyOf(each))) ?? items[0];
  if (item === undefined)
    return (
      <Empty
        icon={CircleCheck}
        title={t('displays.audit.empty')}
        hint={t('displays.audit.emptyHint')}
      />
    );
  const next = () =>
    setSkipped((before) =>
      before.length + 1 >= items.length ? [] : [...before.filter(Boolean), keyOf(item)],
    );
  return (
    <>
      <p className={styles.count} role="status">
        {t('displays.audit.waiting', { count: items.length })}
        {query.data.more && ' +'}
      </p>
      <Judge key={keyOf(item)} item={item} onNext={next} />
    </>
  );
}

const keyOf = ({ agreement, photo }: QueueItem): string => `${agreement.id}${photo.sha256}`;

function Judge({ item, onNext }: { item: QueueItem; onNext: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const words = useStepWords();
  const { agreement, photo } = item;
  const [missing, setMissing] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const save = useSave({
    done: t('displays.audit.done'),
    refresh: [DISPLAYS],
    save: (decision: Decision) =>
      ok(
        client.POST('/api/v1/display-agreements/{agreement_id}/audits', {
          params: { path: { agreement_id: agreement.id } },
          body: { sha256: photo.sha256, decision, reason, missing },
        }),
      ),
  });
  const explained = reason.trim() !== '' || missing.length > 0;
  const decide = (decision: Decision) => {
    if (!save.pending && (decision === 'pass' || explained)) save.run(decision);
  };
  useKeys({ decide, onNext });
  const standard = agreement.standards[0];
  const shown = {
    sha256: photo.sha256,
    title: words.word('photo', photo.category),
    customer: agreement.customer_name,
    person: photo.person_name,
    takenAt: photo.taken_at,
    detail: <Link to={`/visits?open=${photo.visit_id}`}>{photo.visit_code}</Link>,
  };
  return (
    <div className={styles.judge}>
      {standard !== undefined && (
        <PhotoCompare
          left={{
            sha256: standard,
            title: t('displays.standard'),
            customer: agreement.name,
            plain: true,
          }}
          right={shown}
        />
      )}
      <div className={styles.verdict}>
        <fieldset>
          <legend>{t('displays.audit.missing')}</legend>
          <Checkbox.Group
            className={styles.checks}
            value={missing}
            options={agreement.points}
            onChange={setMissing}
          />
        </fieldset>
        <Input.TextArea
          rows={2}
          maxLength={500}
          value={reason}
          aria-label={t('displays.audit.reason')}
          placeholder={t('displays.audit.reason')}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className={styles.actions}>
          <Button type="primary" loading={save.pending} onClick={() => decide('pass')}>
            {t('displays.audit.pass')} <kbd>P</kbd>
          </Button>
          <Button danger disabled={!explained} onClick={() => decide('fail')}>
            {t('displays.audit.fail')} <kbd>F</kbd>
          </Button>
          <Button disabled={!explained} onClick={() => decide('retake')}>
            {t('displays.audit.retake')} <kbd>R</kbd>
          </Button>
          <Button type="text" onClick={onNext}>
            {t('displays.audit.next')} <kbd>N</kbd>
          </Button>
        </div>
        <p className={styles.hint}>{t('displays.audit.hint')}</p>
      </div>
    </div>
  );
}

interface Keyed {
  decide: (decision: Decision) => void;
  onNext: () => void;
}

/** Letters decide wherever the cursor is, but not while something is typed. */
function useKeys(keyed: Keyed): void {
  const latest = useRef(keyed);
  useEffect(() => {
    latest.current = keyed;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest('input, textarea');
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const decision = KEYS[event.key.toLowerCase()];
      if (decision !== undefined) latest.current.decide(decision);
      else if (event.key.toLowerCase() === 'n') latest.current.onNext();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
