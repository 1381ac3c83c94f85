import { uuid7 } from '@shifang/rules';
import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { CommandPayloads } from '../../outbox/types';
import { useFieldData } from '../../shell/data';
import { ChoiceField, TextField } from '../../shell/fields/Field';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import styles from './forms.module.css';

type Channel = CommandPayloads['customer.follow_up']['channel'];

const CHANNELS: readonly Channel[] = ['call', 'message', 'visit'];

const EMPTY = { channel: 'call' as Channel, contact: '', outcome: '', note: '', next: '', on: '' };

/** Blank texts are left out: the server takes an absent field, not an empty one. */
const given = (text: string): string | undefined => text.trim() || undefined;

export function FollowUpPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { record } = useFieldSession();
  const customer = useFieldData().customers.get(id);
  const [draft, setDraft] = useState(EMPTY);
  const set = <K extends keyof typeof EMPTY>(key: K, value: (typeof EMPTY)[K]): void =>
    setDraft({ ...draft, [key]: value });

  const send = async (): Promise<void> => {
    const happenedAt = new Date();
    const payload: CommandPayloads['customer.follow_up'] = {
      follow_up_id: uuid7(happenedAt),
      customer_id: id,
      channel: draft.channel,
      contact_id: given(draft.contact),
      outcome: draft.outcome.trim(),
      note: draft.note.trim(),
      next_action: given(draft.next),
      next_on: given(draft.on),
    };
    await record({ kind: 'customer.follow_up', payload, happenedAt });
    Toast.show({ content: t('customers.saved') });
    await navigate(`/customers/${id}`, { replace: true });
  };

  const contacts = customer?.contacts ?? [];
  return (
    <SubPage
      title={t('customers.followUp.title')}
      subtitle={customer?.name}
      parent={`/customers/${id}`}
      foot={
        <Button
          block
          color="primary"
          size="large"
          disabled={draft.outcome.trim() === ''}
          data-testid="follow-up-save"
          onClick={send}
        >
          {t('customers.save')}
        </Button>
      }
    >
      <div className={styles.form}>
        <ChoiceField
          label={t('customers.followUp.channel')}
          choices={CHANNELS.map((value) => ({ value, label: t(`customers.channel.${value}`) }))}
          chosen={[draft.channel]}
          onChange={([value]) => value && set('channel', value)}
        />
        {contacts.length > 0 && (
          <ChoiceField
            label={t('customers.followUp.contact')}
            choices={contacts.map((contact) => ({ value: contact.id, label: contact.name }))}
            chosen={[draft.contact]}
            onChange={([value = '']) => set('contact', value)}
          />
        )}
        <TextField
          label={t('customers.followUp.outcome')}
          required
          value={draft.outcome}
          onChange={(value) => set('outcome', value)}
          maxLength={200}
          testId="follow-up-outcome"
        />
        <TextField
          label={t('customers.followUp.note')}
          lines
          value={draft.note}
          onChange={(value) => set('note', value)}
          maxLength={2000}
        />
        <TextField
          label={t('customers.followUp.next')}
          value={draft.next}
          onChange={(value) => set('next', value)}
          maxLength={200}
        />
        <TextField
          label={t('customers.followUp.on')}
          kind="date"
          value={draft.on}
          onChange={(value) => set('on', value)}
        />
      </div>
    </SubPage>
  );
}
