import { useFormat } from '@shifang/ui';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { collects, entryOf } from '../../outbox/claims';
import type { AnyCommand } from '../../outbox/types';
import { useFieldData, type FieldData } from '../data';
import { useFieldSession } from '../session';
import styles from './keeping.module.css';
import { useRefusal } from './refusal';

type OfPool = Extract<AnyCommand, { kind: 'pool.claim' | 'pool.release' | 'pool.extend' }>;

const isOfPool = (command: AnyCommand): command is OfPool => command.kind.startsWith('pool.');

/** Shown as mine, and collected by the server: its pool had other rules by then. */
function isCollected(command: OfPool, claimed: FieldData['claimed']): boolean {
  if (command.kind !== 'pool.claim') return false;
  const card = claimed.get(command.payload.customer_id);
  return card?.command_id === command.id && !collects(card) && entryOf(command, card) !== null;
}

const FAILED = {
  'pool.claim': 'keeping.claimFailed',
  'pool.release': 'keeping.releaseFailed',
  'pool.extend': 'keeping.extendFailed',
} as const;

/** What was shown as done and was not: said wherever the person is by now, until they have seen it. */
export function ClaimNews() {
  const { commands, claimed } = useFieldData();
  const command = commands
    .filter(isOfPool)
    .find((each) => each.state === 'rejected' || isCollected(each, claimed));
  return command ? <News key={command.id} command={command} /> : null;
}

function useNews(command: OfPool): { title: string; text: string } {
  const { t } = useTranslation();
  const format = useFormat();
  const { me } = useFieldSession();
  const { customers, claimed } = useFieldData();
  const words = useRefusal(me.id);
  const id = command.payload.customer_id;
  const name = (claimed.get(id) ?? customers.get(id))?.name ?? t('keeping.thisCustomer');
  if (command.state === 'rejected') {
    const { code, params, detail } = command;
    const title = t(FAILED[command.kind], { name });
    return { title, text: words({ code: code ?? 'unknown', params, detail }) };
  }
  const entry = command.kind === 'pool.claim' ? entryOf(command, claimed.get(id)) : null;
  const moment = entry?.closesAt ? format.moment(entry.closesAt) : '';
  return { title: t('keeping.notYetMine', { name }), text: t('keeping.collected', { moment }) };
}

function News({ command }: { command: OfPool }) {
  const { t } = useTranslation();
  const { store } = useFieldSession();
  const { visits, claimed } = useFieldData();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { title, text } = useNews(command);
  const id = command.payload.customer_id;

  const seen = async (): Promise<void> => {
    await store.transaction('rw', [store.commands, store.claimed, store.visitDrafts], async () => {
      if (command.state === 'rejected') {
        await store.commands.update(command.id, { state: 'dismissed' });
      }
      if (command.kind !== 'pool.claim') return;
      // Who entered keeps what is known of it, as the server now tells it.
      const entry = entryOf(command, claimed.get(id));
      if (entry) await store.claimed.update(id, { tie_break: entry.tieBreak });
      else await store.claimed.where({ customer_id: id }).delete();
      // A visit that was to follow and has not begun leaves no trace.
      await store.visitDrafts.where({ customer_id: id }).delete();
    });
    if (command.kind !== 'pool.claim') return;
    const there = pathname.startsWith('/visits/') && visits.get(pathname.slice(8));
    const orphan = there && there.customerId === id && !there.started;
    if (orphan || pathname === `/customers/${id}`) await navigate('/pool', { replace: true });
  };

  return (
    <div className={styles.news} role="alert" data-testid="claim-news">
      <TriangleAlert size={20} aria-hidden />
      <p className={styles.newsText}>
        <strong>{title}</strong>
        {text}
      </p>
      <button type="button" className={styles.newsDone} onClick={() => void seen()}>
        {t('keeping.seen')}
      </button>
    </div>
  );
}
