import { ok, problemText, toProblem, useApi, type components } from '@shifang/api';
import { ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { Facts, useSave } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Modal, Popconfirm, QRCode, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './CalendarFeed.module.css';

const KEY = ['planning', 'feed'];

/** One's planned visits in a calendar: the address is told once, changed and taken back here. */
export default function CalendarFeed({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open={open}
      title={t('shell.feed.title')}
      onCancel={onClose}
      destroyOnHidden
      footer={<Button onClick={onClose}>{t('shell.feed.close')}</Button>}
    >
      <Content />
    </Modal>
  );
}

function Content() {
  const { t } = useTranslation();
  const { client } = useApi();
  const query = useQuery({
    queryKey: KEY,
    queryFn: () => ok(client.GET('/api/v1/planning/feed')),
  });
  const [address, setAddress] = useState<string | null>(null);
  return (
    <div className={styles.content}>
      <p>{t('shell.feed.what')}</p>
      <Alert type="warning" showIcon title={t('shell.feed.who')} />
      {query.isPending && <Skeleton rows={3} />}
      {query.isError && <ErrorState message={problemText(t, toProblem(query.error))} />}
      {address !== null && <Address address={address} />}
      {query.data !== undefined && <Standing feed={query.data} onMade={setAddress} />}
    </div>
  );
}

function Address({ address }: { address: string }) {
  const { t } = useTranslation();
  return (
    <section>
      <h3 className={styles.heading}>{t('shell.feed.address')}</h3>
      <div className={styles.address}>
        <Typography.Text copyable={{ text: address }} code data-testid="feed-address">
          {address}
        </Typography.Text>
        <figure>
          <QRCode
            value={address}
            size={180}
            type="svg"
            bordered={false}
            bgColor="#FFFFFF"
            color="#000000"
          />
          <figcaption>{t('shell.feed.scan')}</figcaption>
        </figure>
      </div>
      <p className={styles.soft}>{t('shell.feed.once')}</p>
    </section>
  );
}

interface StandingProps {
  feed: components['schemas']['FeedOut'];
  onMade: (address: string | null) => void;
}

function Standing({ feed, onMade }: StandingProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const make = useSave<undefined, { path: string }>({
    save: () => ok(client.POST('/api/v1/planning/feed')),
    refresh: [KEY],
    onDone: ({ path }) => onMade(`${location.origin}${path}`),
  });
  const end = useSave({
    save: () => ok(client.DELETE('/api/v1/planning/feed')),
    done: t('shell.feed.ended'),
    refresh: [KEY],
    onDone: () => onMade(null),
  });
  if (!feed.made) {
    return (
      <Button
        type="primary"
        loading={make.pending}
        data-testid="feed-make"
        onClick={() => make.run(undefined)}
      >
        {t('shell.feed.make')}
      </Button>
    );
  }
  const read = feed.last_read_at;
  return (
    <>
      <Facts
        rows={[
          [t('shell.feed.since'), feed.created_at && format.moment(feed.created_at)],
          [t('shell.feed.read'), read ? format.moment(read) : t('shell.feed.never')],
        ]}
      />
      <Space wrap>
        <Popconfirm title={t('shell.feed.renewHint')} onConfirm={() => make.run(undefined)}>
          <Button loading={make.pending} data-testid="feed-renew">
            {t('shell.feed.renew')}
          </Button>
        </Popconfirm>
        <Popconfirm title={t('shell.feed.offHint')} onConfirm={() => end.run()}>
          <Button danger loading={end.pending} data-testid="feed-off">
            {t('shell.feed.off')}
          </Button>
        </Popconfirm>
      </Space>
    </>
  );
}
