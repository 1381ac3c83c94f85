import { problemText, toProblem, useApi, useMay } from '@shifang/api';
import { Empty, ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { DetailDrawer, Facts, Section, useAddress, useSave } from '@shifang/ui/console';
import { App, Button, Input, Space, Typography } from 'antd';
import { ExternalLink, FileDown, Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../shell/download';
import { idIn } from './files';
import styles from './ledger.module.css';
import { useLeaf, useLeaves, type Leaf } from './queries';

/** Where an event, or everything about a visit, stands in the log, and the proof of it. */
export function Lookup() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [about, setAbout] = useAddress('about');
  const [open, setOpen] = useAddress('leaf');
  const find = (text: string) => {
    const id = idIn(text);
    if (id === null) void message.warning(t('ledger.lookup.noId'));
    else setAbout(id);
  };
  return (
    <>
      <Section title={t('ledger.lookup.heading')}>
        <p className={styles.hint}>{t('ledger.lookup.hint')}</p>
        <Input.Search
          className={styles.find ?? ''}
          defaultValue={about ?? ''}
          placeholder={t('ledger.lookup.placeholder')}
          enterButton={t('ledger.lookup.find')}
          onSearch={find}
        />
      </Section>
      {about !== null && <Found about={about} onOpen={setOpen} />}
      <DetailDrawer
        open={open !== null}
        onClose={() => setOpen(null)}
        title={t('ledger.lookup.leaf')}
      >
        {open !== null && <Opened key={open} eventId={open} />}
      </DetailDrawer>
    </>
  );
}

function Found({ about, onOpen }: { about: string; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const query = useLeaves(about);
  if (query.isPending) return <Skeleton rows={5} height={40} />;
  if (query.isError) return <ErrorState message={problemText(t, toProblem(query.error))} />;
  if (query.data.length === 0)
    return (
      <Empty icon={Search} title={t('ledger.lookup.none')} hint={t('ledger.lookup.noneHint')} />
    );
  const visit = query.data.find(({ subject_kind }) => subject_kind === 'visit')?.subject_id;
  return (
    <Section
      title={t('ledger.events', { count: query.data.length })}
      extra={visit !== undefined && <Proof visitId={visit} />}
    >
      <ul className={styles.rows}>
        {query.data.map((leaf) => (
          <li key={leaf.event_id} className={styles.row}>
            <Line leaf={leaf} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Line({ leaf, onOpen }: { leaf: Leaf; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place =
    leaf.position === null
      ? t('ledger.lookup.notYet')
      : t('ledger.lookup.place', { position: format.number(leaf.position) });
  return (
    <>
      <div className={styles.grow}>
        <strong>{leaf.name}</strong>
        <div className={styles.soft}>
          {format.moment(leaf.happened_at)} · {place}
        </div>
      </div>
      <Button onClick={() => onOpen(leaf.event_id)}>{t('ledger.lookup.show')}</Button>
    </>
  );
}

/** The proof of a visit as a file, and the page where anybody can check it. */
function Proof({ visitId }: { visitId: string }) {
  const { t } = useTranslation();
  const api = useApi();
  const may = useMay('visits.view');
  const download = useSave({
    save: async () => {
      const answer = await api.fetch(`/api/v1/visits/${visitId}/proof`);
      await saveFile(answer, 'visit.proof.json');
    },
  });
  return (
    <Space wrap>
      {may && (
        <Button
          icon={<FileDown size={16} />}
          loading={download.pending}
          onClick={() => download.run()}
        >
          {t('ledger.lookup.proof')}
        </Button>
      )}
      <Button href="/verify" target="_blank" icon={<ExternalLink size={16} />}>
        {t('ledger.lookup.verify')}
      </Button>
    </Space>
  );
}

function Opened({ eventId }: { eventId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useLeaf(eventId);
  if (query.isPending) return <Skeleton rows={8} height={24} />;
  if (query.isError) return <ErrorState message={problemText(t, toProblem(query.error))} />;
  const { leaf, entry, salt, inclusion } = query.data;
  const hash = (text: string | null) => (
    <Typography.Text copyable className={styles.hash ?? ''}>
      {text}
    </Typography.Text>
  );
  return (
    <>
      <Facts
        rows={[
          [t('ledger.lookup.event'), leaf.name],
          [t('ledger.lookup.happened'), format.moment(leaf.happened_at)],
          [t('ledger.lookup.received'), format.moment(leaf.received_at)],
          [
            t('ledger.lookup.position'),
            leaf.position === null ? t('ledger.lookup.notYet') : format.number(leaf.position),
          ],
          [t('ledger.lookup.hash'), leaf.leaf === null ? null : hash(leaf.leaf)],
          [t('ledger.lookup.salt'), hash(salt)],
        ]}
      />
      <h3>{t('ledger.lookup.entry')}</h3>
      <pre className={styles.entry}>{entry}</pre>
      <h3>{t('ledger.lookup.path')}</h3>
      {inclusion === null ? (
        <p className={styles.soft}>{t('ledger.lookup.noPath')}</p>
      ) : (
        <>
          <p className={styles.soft}>
            {t('ledger.lookup.pathHint', { size: format.number(inclusion.size) })}
          </p>
          <ol className={styles.path}>
            {inclusion.hashes.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}
