import { problemText, toProblem, useApi } from '@shifang/api';
import { ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { Button, Dialog, Toast } from 'antd-mobile';
import { CalendarSync, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRemote } from '../../shell/remote';
import { SubPage } from '../../shell/SubPage';
import styles from './Recording.module.css';

interface Feed {
  made: boolean;
  created_at: string | null;
  last_read_at: string | null;
}

const PATH = '/planning/feed';
/** Phones and computers whose calendar takes such an address by itself. */
const TAKES_WEBCAL = /iPhone|iPad|Macintosh/;

/** Planned visits in the calendar of a phone or computer: an address that is told once, changed and taken back here. */
export function FeedPage() {
  const { t } = useTranslation();
  const { value, problem, loading, reload } = useRemote<Feed>(PATH);
  const [address, setAddress] = useState<string | null>(null);
  return (
    <SubPage title={t('me.feed.title')} parent="/me">
      <section className={styles.section}>
        <h2 className={styles.line}>
          <CalendarSync size={22} aria-hidden />
          {t('me.feed.heading')}
        </h2>
        <p className={styles.soft}>{t('me.feed.what')}</p>
        <p className={styles.told}>{t('me.feed.who')}</p>
      </section>
      {loading && value === null && <Skeleton rows={3} height={44} />}
      {problem && value === null && (
        <ErrorState
          message={problemText(t, problem)}
          retry={<Button onClick={reload}>{t('me.retry')}</Button>}
        />
      )}
      {address !== null && <Address address={address} />}
      {value !== null && (
        <Standing
          feed={value}
          onMade={(made) => {
            setAddress(made);
            reload();
          }}
        />
      )}
    </SubPage>
  );
}

function Address({ address }: { address: string }) {
  const { t } = useTranslation();
  const copy = async (): Promise<void> => {
    // Browsers forbid it on pages without encryption.
    const copied = await navigator.clipboard?.writeText(address).then(
      () => true,
      () => false,
    );
    Toast.show({ content: t(copied ? 'me.feed.copied' : 'me.feed.copyYourself') });
  };
  return (
    <section className={styles.section}>
      <h2>{t('me.feed.address')}</h2>
      <p className={styles.address} data-testid="feed-address">
        {address}
      </p>
      <p className={styles.soft}>{t('me.feed.once')}</p>
      <Button
        block
        size="large"
        color="primary"
        className={styles.action}
        data-testid="feed-copy"
        onClick={copy}
      >
        <Copy size={18} aria-hidden /> {t('me.feed.copy')}
      </Button>
      {TAKES_WEBCAL.test(navigator.userAgent) && (
        <a className={styles.link} href={address.replace(/^https?:/, 'webcal:')}>
          {t('me.feed.open')}
        </a>
      )}
      <p className={styles.soft}>{t('me.feed.how')}</p>
    </section>
  );
}

function Standing({ feed, onMade }: { feed: Feed; onMade: (address: string | null) => void }) {
  const { t } = useTranslation();
  const { make, end } = useChanges(onMade);
  const ask = async (what: 'renew' | 'off', act: () => Promise<void>): Promise<void> => {
    const sure = await Dialog.confirm({
      title: t(`me.feed.${what}Title`),
      content: t(`me.feed.${what}Hint`),
      confirmText: t(`me.feed.${what}`),
      cancelText: t('me.feed.cancel'),
    });
    if (sure) await act();
  };
  if (!feed.made) {
    return (
      <section className={styles.section} data-testid="feed" data-made={false}>
        <Button
          block
          size="large"
          color="primary"
          loading="auto"
          data-testid="feed-make"
          onClick={make}
        >
          {t('me.feed.make')}
        </Button>
      </section>
    );
  }
  return (
    <section className={styles.section} data-testid="feed" data-made>
      <Facts feed={feed} />
      <Button
        block
        size="large"
        color="primary"
        fill="outline"
        className={styles.action}
        loading="auto"
        data-testid="feed-renew"
        onClick={() => ask('renew', make)}
      >
        {t('me.feed.renew')}
      </Button>
      <Button
        block
        size="large"
        color="danger"
        fill="none"
        loading="auto"
        data-testid="feed-off"
        onClick={() => ask('off', end)}
      >
        {t('me.feed.off')}
      </Button>
    </section>
  );
}

function Facts({ feed }: { feed: Feed }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t('me.feed.since')}</dt>
        <dd>{feed.created_at && format.moment(feed.created_at)}</dd>
      </div>
      <div>
        <dt>{t('me.feed.read')}</dt>
        <dd>{feed.last_read_at ? format.moment(feed.last_read_at) : t('me.feed.never')}</dd>
      </div>
    </dl>
  );
}

/** Making an address (an older one ends) and taking it back; what goes wrong is told. */
function useChanges(onMade: (address: string | null) => void) {
  const { t } = useTranslation();
  const api = useApi();
  const send = async (method: 'POST' | 'DELETE'): Promise<void> => {
    try {
      const answer = await api.fetch(`/api/v1${PATH}`, { method });
      const path = method === 'POST' ? ((await answer.json()) as { path: string }).path : null;
      onMade(path && `${window.location.origin}${path}`);
    } catch (error) {
      Toast.show({ content: problemText(t, toProblem(error)) });
    }
  };
  return { make: () => send('POST'), end: () => send('DELETE') };
}
