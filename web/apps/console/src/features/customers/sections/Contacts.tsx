import { ok, useApi, useMay } from '@shifang/api';
import { StatusTag, useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Button, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../customers.module.css';
import { ContactForm } from '../forms/ContactForm';
import { touching } from '../queries';
import type { Contact, Panorama } from '../types';
import { Block, Item, Line } from './parts';

/** The people at the customer, with the habits that a new owner must know. */
export function Contacts({ panorama }: { panorama: Panorama }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<Contact | 'new' | null>(null);
  return (
    <>
      <Block
        title={t('customers.tab.contacts')}
        none={t('customers.contact.none')}
        add={{ label: t('customers.contact.add'), open: () => setEditing('new') }}
      >
        {panorama.contacts.map((contact) => (
          <ContactItem key={contact.id} contact={contact} onEdit={() => setEditing(contact)} />
        ))}
      </Block>
      <ContactForm
        customerId={panorama.customer.id}
        editing={editing}
        onClose={() => setEditing(null)}
      />
    </>
  );
}

function ContactItem({ contact, onEdit }: { contact: Contact; onEdit: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const format = useFormat();
  const mayEdit = useMay('customers.edit');
  const remove = useSave({
    save: () => {
      const path = { contact_id: contact.id };
      return ok(client.DELETE('/api/v1/contacts/{contact_id}', { params: { path } }));
    },
    done: t('customers.contact.removed'),
    refresh: touching(contact.customer_id),
  });
  const marks = (
    <>
      {contact.primary && (
        <StatusTag size="small" status="active">
          {t('customers.contact.primary')}
        </StatusTag>
      )}
      {contact.decides && <Tag>{t('customers.contact.decides')}</Tag>}
    </>
  );
  return (
    <Item
      title={contact.name}
      marks={marks}
      actions={
        mayEdit && (
          <>
            <Button type="link" size="small" onClick={onEdit}>
              {t('customers.edit')}
            </Button>
            <Popconfirm title={t('customers.contact.confirm')} onConfirm={() => remove.run()}>
              <Button type="link" size="small" danger loading={remove.pending}>
                {t('customers.remove')}
              </Button>
            </Popconfirm>
          </>
        )
      }
    >
      <Line
        parts={[
          contact.title,
          contact.phone,
          contact.wechat && t('customers.contact.wechatIs', { id: contact.wechat }),
          contact.email,
          contact.birthday !== null && format.day(contact.birthday),
        ]}
      />
      {contact.habits !== '' && (
        <p className={styles.text}>{t('customers.contact.habitsAre', { text: contact.habits })}</p>
      )}
      {contact.preferences !== '' && (
        <p className={styles.text}>
          {t('customers.contact.preferencesAre', { text: contact.preferences })}
        </p>
      )}
      {contact.note !== '' && <p className={styles.text}>{contact.note}</p>}
    </Item>
  );
}
