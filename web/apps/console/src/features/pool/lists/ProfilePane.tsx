import { isProblem, problemText, toProblem } from '@shifang/api';
import { ErrorState, Skeleton, listed, useFormat, useLanguage } from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import { Alert, Button, Tag } from 'antd';
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useProfile, type Profile } from '../queries';
import { useWords } from '../words';
import styles from './profile.module.css';

/** What a pool shows of a customer before it is claimed; what it hides is told as hidden. */
export function ProfilePane({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const query = useProfile(customerId);
  if (query.data !== undefined) return <Shown profile={query.data} />;
  if (query.isPending) return <Skeleton rows={5} />;
  const problem = toProblem(query.error);
  // Claimed or taken out meanwhile: its standing above says so.
  if (isProblem(problem, 'pool.not_pooled') || isProblem(problem, 'not_found')) return null;
  if (isProblem(problem, 'pool.view_quota'))
    return (
      <Alert
        className={styles.refused ?? ''}
        type="warning"
        showIcon
        title={problemText(t, problem)}
      />
    );
  return (
    <ErrorState
      message={problemText(t, problem)}
      retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
    />
  );
}

function Shown({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const { views, views_per_day: most } = profile;
  return (
    <section className={styles.profile} aria-label={t('pool.profile.title')} data-testid="profile">
      <h3 className={styles.title}>{t('pool.profile.title')}</h3>
      <Fields profile={profile} />
      <People profile={profile} />
      <Before profile={profile} />
      <Done profile={profile} />
      {views !== null && most !== null && (
        <p className={styles.soft}>{t('pool.profile.views', { views, most })}</p>
      )}
    </section>
  );
}

function Fields({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWords();
  const { masked, origin, tags, attributes } = profile;
  const day = (iso: string | null) => (iso === null ? null : format.day(iso));
  const locked = (field: Profile['masked'][number], text: string | null) =>
    masked.includes(field) && text !== '' ? (
      <>
        {text} <Hidden />
      </>
    ) : (
      text || null
    );
  const found = origin === null ? '' : [origin.source, origin.licence].filter(Boolean).join(' · ');
  return (
    <Facts
      rows={[
        [t('pool.profile.phone'), locked('phones', profile.phone)],
        [t('pool.field.address'), locked('address', profile.address)],
        [t('pool.profile.note'), locked('notes', profile.note)],
        [t('pool.profile.visited'), day(profile.last_visit_at)],
        [t('pool.profile.followedUp'), day(profile.last_follow_up_at)],
        [t('pool.profile.issues'), String(profile.open_issues)],
        ...(tags.length === 0
          ? []
          : [[t('pool.profile.tags'), tags.map((tag) => <Tag key={tag}>{tag}</Tag>)] as const]),
        ...(found === '' ? [] : [[t('pool.profile.origin'), found] as const]),
        ...(attributes === null
          ? [[t('pool.profile.attributes'), <Hidden key="hidden" />] as const]
          : words.attributes(attributes)),
      ]}
    />
  );
}

function Hidden() {
  const { t } = useTranslation();
  return (
    <span className={styles.hidden}>
      <Lock size={13} aria-hidden />
      {t('pool.profile.hidden')}
    </span>
  );
}

interface PartProps {
  title: string;
  hidden?: boolean;
  children: readonly ReactNode[];
}

function Part({ title, hidden = false, children }: PartProps) {
  if (children.length === 0) return null;
  return (
    <div>
      <h3 className={styles.title}>
        {title}
        {hidden && <Hidden />}
      </h3>
      <ul className={styles.lines}>{children}</ul>
    </div>
  );
}

function People({ profile: { contacts, masked } }: { profile: Profile }) {
  const { t } = useTranslation();
  const hidden = masked.includes('contacts') || masked.includes('phones');
  return (
    <Part title={t('pool.profile.contacts')} hidden={hidden}>
      {contacts.map((each) => (
        <li key={each.id}>
          <strong>{each.name}</strong>
          <Rest
            parts={[
              each.title,
              each.decides && t('pool.profile.decides'),
              each.phone,
              each.wechat,
              each.email,
            ]}
          />
          <Texts texts={[each.habits, each.preferences, each.note]} />
        </li>
      ))}
    </Part>
  );
}

function Before({ profile: { ownership } }: { profile: Profile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ended = ownership.filter(
    ({ owner_name, previous_owner_name: name }) => name !== null && name !== owner_name,
  );
  const language = useLanguage();
  const causes = (codes: string) =>
    listed(
      language,
      codes
        .split(',')
        .filter(Boolean)
        .map((code) => t(`pool.rules.cause.${code}`)),
    );
  return (
    <Part title={t('pool.profile.before')}>
      {ended.map(({ previous_owner_name: name, cause, reason, at }) => (
        <li key={at}>
          <strong>{name}</strong>
          <Rest
            parts={[
              t(`pool.profile.ended.${cause}`, { defaultValue: t('pool.profile.ended.other') }),
              format.day(at),
            ]}
          />
          <Texts texts={[cause === 'reclaimed' ? causes(reason ?? '') : reason]} />
        </li>
      ))}
    </Part>
  );
}

function Done({ profile: { follow_ups: done, masked } }: { profile: Profile }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Part title={t('pool.profile.followUps')} hidden={masked.includes('notes')}>
      {done.map((each) => (
        <li key={each.happened_at}>
          <strong>{t(`pool.profile.channel.${each.channel}`)}</strong>
          <Rest parts={[each.person_name, each.contact_name, format.moment(each.happened_at)]} />
          <Texts texts={[each.outcome, each.note]} />
        </li>
      ))}
    </Part>
  );
}

function Rest({ parts }: { parts: readonly (string | false | null)[] }) {
  return parts.filter(Boolean).map((part) => ` · ${part}`);
}

function Texts({ texts }: { texts: readonly (string | null)[] }) {
  return texts.filter(Boolean).map((text) => (
    <p key={text} className={styles.soft}>
      {text}
    </p>
  ));
}
