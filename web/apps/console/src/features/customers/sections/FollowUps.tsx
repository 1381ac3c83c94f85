import { ok, useApi, useMay } from '@shifang/api';
import { StatusTag, useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import styles from '../customers.module.css';
import { FollowUpForm } from '../forms/FollowUpForm';
import { touching } from '../queries';
import type { FollowUp, Panorama } from '../types';
import { Block, Item, Line } from './parts';

/** What was done, what came of it, what is next. */
export function FollowUps({ panorama }: { panorama: Panorama }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Block
        title={t('customers.tab.followUps')}
        none={t('customers.followUp.none')}
        add={{ label: t('customers.followUp.add'), open: () => setAdding(true) }}
      >
        {panorama.follow_ups.map((followUp) => (
          <FollowUpItem key={followUp.id} followUp={followUp} />
        ))}
      </Block>
      <FollowUpForm panorama={panorama} open={adding} onClose={() => setAdding(false)} />
    </>
  );
}

function FollowUpItem({ followUp }: { followUp: FollowUp }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = followUp.outcome || t(`customers.channel.${followUp.channel}`);
  return (
    <Item
      title={title}
      marks={
        followUp.outcome !== '' && (
          <span className={styles.soft}>{t(`customers.channel.${followUp.channel}`)}</span>
        )
      }
      actions={<span className={styles.soft}>{format.moment(followUp.happened_at)}</span>}
    >
      <Line
        parts={[
          followUp.person_name,
          followUp.contact_name && t('customers.followUp.met', { name: followUp.contact_name }),
        ]}
      />
      {followUp.note !== '' && <p className={styles.text}>{followUp.note}</p>}
      {followUp.next_action !== '' && <Next followUp={followUp} />}
      {followUp.visit_id !== null && (
        <Link to={`/visits?open=${followUp.visit_id}`}>{t('customers.followUp.visit')}</Link>
      )}
    </Item>
  );
}

function Next({ followUp }: { followUp: FollowUp }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const format = useFormat();
  const mayEdit = useMay('customers.edit');
  const done = useSave({
    save: () => {
      const params = { path: { follow_up_id: followUp.id } };
      return ok(
        client.PATCH('/api/v1/follow-ups/{follow_up_id}', { params, body: { next_done: true } }),
      );
    },
    done: t('customers.followUp.ticked'),
    refresh: touching(followUp.customer_id),
  });
  const on = followUp.next_on === null ? '' : format.day(followUp.next_on);
  return (
    <div className={styles.itemHead}>
      <span>{t('customers.followUp.next', { action: followUp.next_action, on })}</span>
      {followUp.next_done_at !== null && <StatusTag size="small" status="complete" />}
      {followUp.next_done_at === null && mayEdit && (
        <Button size="small" loading={done.pending} onClick={() => done.run()}>
          {t('customers.followUp.tick')}
        </Button>
      )}
    </div>
  );
}
