/** Takes a customer: mine at once, told to the server by the outbox. */
import { useMay } from '@shifang/api';
import { Toast } from 'antd-mobile';
import { useTranslation } from 'react-i18next';
import { collects } from '../../outbox/claims';
import type { PooledCard } from '../../outbox/types';
import { useFieldSession } from '../../shell/session';
import { useStartVisit } from '../../shell/start_visit';

export interface Claiming {
  may: boolean;
  claim: (card: PooledCard) => Promise<void>;
  /** Take it and go to the door: its check-in opens. */
  claimAndVisit: (card: PooledCard) => Promise<void>;
}

export function useClaim(): Claiming {
  const { t } = useTranslation();
  const { record, evidence, store } = useFieldSession();
  const { start } = useStartVisit();
  const take = async (card: PooledCard): Promise<void> => {
    const payload = { customer_id: card.customer_id, location: evidence() };
    const [command] = await record({ kind: 'pool.claim', payload, happenedAt: new Date() });
    if (command) await store.claimed.put({ ...card, command_id: command.id });
  };
  return {
    may: useMay('pools.claim'),
    claim: async (card) => {
      await take(card);
      const told = collects(card) ? 'pool.enteredNow' : 'pool.claimed';
      Toast.show({ content: t(told, { name: card.name }) });
    },
    claimAndVisit: async (card) => {
      await take(card);
      await start(card.customer_id, card);
    },
  };
}
