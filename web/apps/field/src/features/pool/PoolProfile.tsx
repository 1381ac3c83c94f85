import { isProblem } from '@shifang/api';
import { Skeleton, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../shell/place';
import { causeWords } from '../../shell/keeping/causes';
import { useRefusal } from '../../shell/keeping/refusal';
import { useFieldSession } from '../../shell/session';
import styles from './profile.module.css';
import { useProfile, type MaskedField, type Profile } from './useProfile';

/** What the pool shows of a customer before it is claimed; what it hides is told as hidden. */
export function PoolProfile({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const { me } = useFieldSession();
  const words = useRefusal(me.id);
  const { profile, problem, reload } = useProfile(customerId);
  if (profile !== null) return <Shown profile={profile} />;
  if (problem === null) return <Skeleton rows={3} />;
  return (
    <p className={styles.refused} role="status">
      {words(problem)}
      {!isProblem(problem, 'pool.view_quota') && (
        <Button size="small" fill="none" color="primary" onClick={reload}>
          {t('pool.retry')}
        </Button>
      )}
    </p>
  );
}

function Shown({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const { views, views_per_day: most } = profile;
  return (
    <section className={styles.profile} aria-label={t('pool.profile.title')} data-testid="profile">
      <dl className={styles.facts}>
        <Fact name={t('pool.profile.phone')} of={profile} field="phones" text={profile.phone} />
        <Fact name={t('pool.profile.note')} of={profile} field="notes" text={profile.note} />
        <Fact name={t('pool.profile.tags')} of={profile} text={profile.tags.join(t('pool.and'))} />
        <Fact
          name={t('pool.profile.visited')}
          of={profile}
          text={
            profile.last_visit_at === null
              ? t('pool.profile.never')
              : format.ago(profile.last_visit_at, now)
          }
        />
      </dl>
      <People profile={profile} />
      <Before profile={profile} />
      <Done profile={profile} />
      {most !== null && views !== null && (
        <p className={styles.soft}>{t('pool.profile.views', { views, most })}</p>
      )}
    </section>
  );
}

/** A field with its name; nothing while nobody knows it, a lock where it is hidden. */
function Fact(props: { name: string; of: Profile; field?: MaskedField; text: string | null }) {
  const { name, of, field, text } = props;
  const hidden = field !== undefined && of.masked.includes(field);
  if (text === '' || (text === null && !hidden)) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {text}
        {hidden && <Hidden />}
      </dd>
    </div>
  );
}

/** The mark of what a pool hides. */
export function Hidden() {
  const { t } = useTranslation();
  return (
    <span className={styles.hidden}>
      <Lock size={13} aria-hidden />
      {t('pool.profile.hidden')}
    </span>
  );
}

function Part({
  title,
  hidden,
  children,
}: {
  title: string;
  hidden: boolean;
  children: ReactNode;
}) {
  return (
    <>
      <h3 className={styles.title}>
        {title}
        {hidden && <Hidden />}
      </h3>
      <ul className={styles.lines}>{children}</ul>
    </>
  );
}

function People({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const { contacts, masked } = profile;
  if (contacts.length === 0) return null;
  const hidden = masked.includes('contacts') || masked.includes('phones');
  return (
    <Part title={t('pool.profile.contacts')} hidden={hidden}>
      {contacts.map((contact) => (
        <li key={contact.id}>
          <span className={styles.strong}>{contact.name}</span>
          {[contact.title, contact.decides ? t('pool.profile.decides') : '', contact.phone]
            .filter(Boolean)
            .map((text) => ` · ${text}`)}
          {[contact.habits, contact.preferences].filter(Boolean).map((text) => (
            <p key={text} className={styles.soft}>
              {text}
            </p>
          ))}
        </li>
      ))}
    </Part>
  );
}

function Before({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ended = profile.ownership.filter(
    ({ owner_name, previous_owner_name: name }) => name !== null && name !== owner_name,
  );
  if (ended.length === 0) return null;
  return (
    <Part title={t('pool.profile.before')} hidden={false}>
      {ended.map(({ previous_owner_name: name, cause, reason, at }) => (
        <li key={at}>
          <span className={styles.strong}>{name}</span> ·{' '}
          {t(`pool.profile.ended.${cause}`, { defaultValue: t('pool.profile.ended.other') })} ·{' '}
          {format.day(at)}
          {reason && <p className={styles.soft}>{causeWords(t, reason)}</p>}
        </li>
      ))}
    </Part>
  );
}

function Done({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { follow_ups: done, masked } = profile;
  if (done.length === 0) return null;
  return (
    <Part title={t('pool.profile.followUps')} hidden={masked.includes('notes')}>
      {done.map((each) => (
        <li key={each.happened_at}>
          <span className={styles.strong}>{t(`pool.profile.channel.${each.channel}`)}</span> ·{' '}
          {each.person_name} · {format.day(each.happened_at)}
          {[each.outcome, each.note].filter(Boolean).map((text) => (
            <p key={text} className={styles.soft}>
              {text}
            </p>
          ))}
        </li>
      ))}
    </Part>
  );
}
