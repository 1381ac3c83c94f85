import { uuid7 } from '@shifang/rules';
import { useFormat } from '@shifang/ui';
import { Button, Toast } from 'antd-mobile';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useFieldData } from '../../shell/data';
import { ChoiceField, TextField } from '../../shell/fields/Field';
import { useWords } from '../../shell/named';
import { usePlace } from '../../shell/place';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import { rowsOf } from './list';
import styles from './forms.module.css';

const EMPTY = { name: '', address: '', type: '', phone: '', contact: '', note: '' };

const given = (text: string): string | undefined => text.trim() || undefined;

/** Customers within this distance whose name begins alike are shown before a new one is added. */
const ALIKE_METRES = 150;

function useAlike(name: string): string | null {
  const { customers } = useFieldData();
  const { fix } = usePlace();
  return useMemo(() => {
    const search = name.trim().slice(0, 4);
    if (search.length < 2) return null;
    const [nearest] = rowsOf({ customers: customers.values(), search, order: 'near', here: fix });
    if (!nearest || nearest.distance === null || nearest.distance > ALIKE_METRES) return null;
    return nearest.customer.name;
  }, [customers, fix, name]);
}

/** A customer found on the street; the place is where the phone stands. */
export function AddPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { record, evidence } = useFieldSession();
  const { policies } = useFieldData();
  const { nameOf } = useWords();
  const { fix } = usePlace();
  const [draft, setDraft] = useState(EMPTY);
  const alike = useAlike(draft.name);
  const set = (key: keyof typeof EMPTY) => (value: string) => setDraft({ ...draft, [key]: value });

  const send = async (): Promise<void> => {
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
      location: evidence(),
    };
    await record({ kind: 'customer.add', payload, happenedAt });
    Toast.show({ content: t('customers.saved') });
    await navigate(`/customers/${customer_id}`, { replace: true });
  };

  return (
    <SubPage
      title={t('customers.add.title')}
      parent="/customers"
      foot={
        <Button
          block
          color="primary"
          size="large"
          disabled={draft.name.trim() === '' || draft.type === '' || fix === null}
          data-testid="customer-save"
          onClick={send}
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
        {alike && <p className={styles.alike}>{t('customers.add.alike', { name: alike })}</p>}
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
        <TextField
          label={t('customers.add.address')}
          value={draft.address}
          onChange={set('address')}
          maxLength={200}
          testId="customer-address"
        />
        <TextField
          label={t('customers.add.contact')}
          value={draft.contact}
          onChange={set('contact')}
          maxLength={60}
        />
        <TextField
          label={t('customers.add.phone')}
          kind="tel"
          value={draft.phone}
          onChange={set('phone')}
          maxLength={32}
        />
        <TextField
          label={t('customers.add.note')}
          lines
          value={draft.note}
          onChange={set('note')}
          maxLength={500}
        />
      </div>
    </SubPage>
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
