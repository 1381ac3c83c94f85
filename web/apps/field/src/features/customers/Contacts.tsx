import { Phone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../outbox/types';
import styles from './CustomerPage.module.css';

/** Who is there, how to reach them, and what one should know before the door. */
export function Contacts({ contacts }: { contacts: readonly Contact[] }) {
  const { t } = useTranslation();
  if (contacts.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>{t('customers.contacts')}</h2>
      <ul className={styles.contacts}>
        {contacts.map((contact) => (
          <li key={contact.id}>
            <div className={styles.contact}>
              <div>
                <span className={styles.contactName}>{contact.name}</span>
                {contact.title && <p className={styles.soft}>{contact.title}</p>}
              </div>
              {contact.phone && (
                <a className={styles.call} href={`tel:${contact.phone}`}>
                  <Phone size={18} aria-hidden />
                  {contact.phone}
                </a>
              )}
            </div>
            {contact.habits && (
              <p className={styles.soft}>{t('customers.habits', { text: contact.habits })}</p>
            )}
            {contact.preferences && (
              <p className={styles.soft}>
                {t('customers.preferences', { text: contact.preferences })}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
