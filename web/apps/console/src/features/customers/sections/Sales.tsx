import { ok, useApi, useMay } from '@shifang/api';
import { StatusTag, useFormat, type Status } from '@shifang/ui';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../customers.module.css';
import { DealForm } from '../forms/DealForm';
import { MoveForm, OpportunityForm } from '../forms/OpportunityForm';
import { useVocabulary } from '../settings';
import type { Deal, Opportunity, Panorama } from '../types';
import { Block, Item, Line } from './parts';

const LOOK: Record<string, Status> = { open: 'in_progress', won: 'won', lost: 'lost' };

type Dialog = 'opportunity' | 'deal' | null;

/** Opportunities with their way through the stages, and the deals that came of them. */
export function Sales({ panorama }: { panorama: Panorama }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<Dialog>(null);
  const [moving, setMoving] = useState<Opportunity | null>(null);
  const close = () => setDialog(null);
  const customerId = panorama.customer.id;
  return (
    <div className={styles.gap}>
      <Block
        title={t('customers.opportunity.title')}
        none={t('customers.opportunity.none')}
        add={{ label: t('customers.opportunity.add'), open: () => setDialog('opportunity') }}
      >
        {panorama.opportunities.map((each) => (
          <OpportunityItem key={each.id} opportunity={each} onMove={() => setMoving(each)} />
        ))}
      </Block>
      <Block
        title={t('customers.deal.title')}
        none={t('customers.deal.none')}
        add={{ label: t('customers.deal.add'), open: () => setDialog('deal') }}
      >
        {panorama.deals.map((deal) => (
          <DealItem key={deal.id} deal={deal} />
        ))}
      </Block>
      <OpportunityForm customerId={customerId} open={dialog === 'opportunity'} onClose={close} />
      <DealForm panorama={panorama} open={dialog === 'deal'} onClose={close} />
      <MoveForm opportunity={moving} onClose={() => setMoving(null)} />
    </div>
  );
}

function OpportunityItem({
  opportunity,
  onMove,
}: {
  opportunity: Opportunity;
  onMove: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useVocabulary();
  const mayEdit = useMay('customers.edit');
  const { amount_cents: amount, expected_on: expected } = opportunity;
  return (
    <Item
      title={opportunity.name}
      marks={
        <StatusTag size="small" status={LOOK[opportunity.stage_kind] ?? 'in_progress'}>
          {words.stage(opportunity.stage)}
        </StatusTag>
      }
      actions={
        mayEdit &&
        opportunity.stage_kind === 'open' && (
          <Button type="link" size="small" onClick={onMove}>
            {t('customers.opportunity.move')}
          </Button>
        )
      }
    >
      {amount !== null && <div className={styles.amount}>{format.money(amount)}</div>}
      <Line
        parts={[
          opportunity.owner_name,
          expected !== null && t('customers.opportunity.expected', { day: format.day(expected) }),
        ]}
      />
      {opportunity.note !== '' && <p className={styles.text}>{opportunity.note}</p>}
      <Moves opportunity={opportunity} />
    </Item>
  );
}

/** The stages it went through, with day and who moved it. */
function Moves({ opportunity }: { opportunity: Opportunity }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const format = useFormat();
  const words = useVocabulary();
  const { data } = useQuery({
    queryKey: ['customers', 'opportunity', opportunity.id, opportunity.updated_at],
    queryFn: () => {
      const path = { opportunity_id: opportunity.id };
      return ok(client.GET('/api/v1/opportunities/{opportunity_id}', { params: { path } }));
    },
  });
  if (data === undefined) return null;
  return (
    <ol className={styles.moves} aria-label={t('customers.opportunity.way')}>
      {data.moves.map((move) => (
        <li key={move.id} className={styles.soft}>
          {t('customers.opportunity.moved', {
            stage: words.stage(move.to_stage),
            day: format.day(move.moved_at),
            name: move.person_name ?? t('customers.timeline.system'),
          })}
          {move.note !== '' && ` — ${move.note}`}
        </li>
      ))}
    </ol>
  );
}

function DealItem({ deal }: { deal: Deal }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { contract_from: from, contract_until: until } = deal;
  return (
    <Item
      title={deal.title}
      marks={<StatusTag size="small" status={deal.status === 'active' ? 'won' : 'cancelled'} />}
      actions={<span className={styles.soft}>{format.day(deal.closed_on)}</span>}
    >
      <div className={styles.amount}>{format.money(deal.amount_cents)}</div>
      <Line
        parts={[
          deal.person_name,
          deal.contract_number && t('customers.deal.contract', { number: deal.contract_number }),
          from !== null &&
            until !== null &&
            t('customers.deal.term', { from: format.day(from), until: format.day(until) }),
        ]}
      />
      {deal.note !== '' && <p className={styles.text}>{deal.note}</p>}
    </Item>
  );
}
