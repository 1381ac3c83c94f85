import { uuid7 } from '@shifang/rules';
import { useFormat } from '@shifang/ui';
import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useFieldData } from '../../shell/data';
import { ChoiceField, TextField } from '../../shell/fields/Field';
import { useWords } from '../../shell/named';
import { usePlace } from '../../shell/place';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import { AlreadyKnown } from './AlreadyKnown';
import styles from './forms.module.css';
import { useKnown } from './known';

const EMPTY = { name: '', address: '', type: '', phone: '', contact: '', note: '' };
type Draft = typeof EMPTY;

const given = (text: string): string | undefined => text.trim() || undefined;

function useSave(): (draft: Draft, distinctFrom: string[]) => Promise<void> {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { record, evidence } = useFieldSession();
  return async (draft, distinctFrom) => {
    const happenedAt = new Date();
    const customer_id = uuid7(happenedAt);
    const payload = {
      customer_id,
      name: draft.name.trim(),
      address: draft.address.trim(),
      type: draft.type,
      phone: given(draft.phone),
      contact: given(draft.contact),
      note: given(draft.note),
      ...(distinctFrom.length > 0 ? { distinct_from: distinctFrom } : {}),
      location: evidence(),
    };
    await record({ kind: 'customer.add', payload, happenedAt });
    Toast.show({ content: t('customers.saved') });
    await navigate(`/customers/${customer_id}`, { replace: true });
  };
}

/** A customer found on the street: the place is where the phone stands; a name and a type are enough. */
export function AddPage() {
  const { t } = useTranslation();
  const { policies } = useFieldData();
  const { nameOf } = useWords();
  const { fix } = usePlace();
  const [draft, setDraft] = useState(EMPTY);
  const [seen, setSeen] = useState<readonly string[]>([]);
  const known = useKnown(draft.name, draft.phone);
  const save = useSave();
  const set = (key: keyof Draft) => (value: string) => setDraft({ ...draft, [key]: value });
  const others = known.found.map(({ id }) => id);
  const cleared = others.every((id) => seen.includes(id));
  const submit = async (): Promise<void> => {
    // Who types fast has not been told yet.
    const found = (await known.look()).map(({ id }) => id);
    if (found.every((id) => seen.includes(id))) await save(draft, found);
  };
  const complete = draft.name.trim() !== '' && draft.type !== '' && fix !== null;

  return (
    <SubPage
      title={t('customers.add.title')}
      parent="/customers"
      foot={
        <Button
          block
          color="primary"
          size="large"
          loading="auto"
          disabled={!complete || !cleared}
          data-testid="customer-save"
          onClick={submit}
        >
          {t('customers.save')}
        </Button>
      }
    >
      <div className={styles.form}>
        <Standing />
        <TextField
          label={t('customers.add.name')}
          required
          value={draft.name}
          onChange={set('name')}
          maxLength={120}
          testId="customer-name"
        />
        <AlreadyKnown
          known={known}
          cleared={cleared}
          onClear={(sure) => setSeen(sure ? others : [])}
        />
        <ChoiceField
          label={t('customers.add.type')}
          required
          choices={policies.types.map(({ key }) => ({
            value: key,
            label: nameOf(policies.types, key),
          }))}
          chosen={[draft.type]}
          onChange={([value = '']) => set('type')(value)}
          testId="customer-type"
        />
        <More draft={draft} set={set} />
      </div>
    </SubPage>
  );
}

interface MoreProps {
  draft: Draft;
  set: (key: keyof Draft) => (value: string) => void;
}

/** What can wait until there is time. */
function More({ draft, set }: MoreProps) {
  const { t } = useTranslation();
  return (
    <details className={styles.moreFields}>
      <summary data-testid="customer-more">{t('customers.add.more')}</summary>
      <TextField
        label={t('customers.add.phone')}
        kind="tel"
        value={draft.phone}
        onChange={set('phone')}
        maxLength={32}
        testId="customer-phone"
      />
      <TextField
        label={t('customers.add.contact')}
        value={draft.contact}
        onChange={set('contact')}
        maxLength={60}
      />
      <TextField
        label={t('customers.add.address')}
        value={draft.address}
        onChange={set('address')}
        maxLength={200}
        testId="customer-address"
      />
      <TextField
        label={t('customers.add.note')}
        lines
        value={draft.note}
        onChange={set('note')}
        maxLength={500}
      />
    </details>
  );
}

function Standing() {
  const { t } = useTranslation();
  const format = useFormat();
  const { fix, trouble } = usePlace();
  if (trouble) return <p className={styles.alike}>{t('customers.add.noPlace')}</p>;
  if (!fix) return <p className={styles.hint}>{t('customers.correct.locating')}</p>;
  const accuracy = format.distance(fix.accuracy_m);
  return <p className={styles.hint}>{t('customers.add.place', { accuracy })}</p>;
}
