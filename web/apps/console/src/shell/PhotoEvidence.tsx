import {
  isProblem,
  ok,
  problemText,
  toProblem,
  useApi,
  useMay,
  type components,
} from '@shifang/api';
import { StatusTag, useFormat, useLanguage, type Status } from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import { PhotoCompare } from '@shifang/ui/photo';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './PhotoEvidence.module.css';

export type Credential = components['schemas']['CredentialOut'];
type Alike = components['schemas']['AlikeOut'];

export const VERDICT: Record<Credential['verdict'], Status> = {
  trusted: 'verified',
  not_trusted: 'warning',
  none: 'warning',
};

/** The server's word for a copy that is not signed yet. */
const NOT_MADE = 'photo.not_ready';

interface Props {
  sha256: string;
  held: boolean;
  /** How the phone signed it; left out where that is not known. */
  capture?: string;
}

/** What vouches for a photo and what speaks against it; asked when it is opened. */
export function PhotoEvidence({ sha256, held, capture }: Props) {
  const { t } = useTranslation();
  const photo = useHeldPhoto(sha256, held);
  const position = photo?.ledger_position ?? null;
  const rows: [string, React.ReactNode][] = [];
  if (capture !== undefined)
    rows.push([t('shell.photo.capture'), <Capture key="capture" state={capture} />]);
  if (photo !== undefined)
    rows.push([
      t('shell.photo.ledger'),
      position === null ? t('shell.photo.ledgerWaiting') : t('shell.photo.position', { position }),
    ]);
  return (
    <div className={styles.evidence} data-testid="photo-evidence">
      {rows.length > 0 && <Facts rows={rows} />}
      {held && <Vouched sha256={sha256} />}
      {held && <Matches sha256={sha256} />}
    </div>
  );
}

/** The bytes that are held: when they came, what they are, where they stand in the log. */
export function useHeldPhoto(sha256: string, held: boolean) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['photo', sha256, 'held'],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/photos/{sha256}', { params: { path: { sha256 } }, signal })),
    enabled: held,
    staleTime: 60_000,
  }).data;
}

function Capture({ state }: { state: string }) {
  const { t } = useTranslation();
  if (state === '') return t('shell.photo.captured.unsigned');
  if (state === 'signed') return t('shell.photo.captured.signed');
  if (state === 'attested')
    return <StatusTag status="verified">{t('shell.photo.captured.attested')}</StatusTag>;
  return <StatusTag status="warning">{t('shell.photo.captured.fault', { code: state })}</StatusTag>;
}

function Vouched({ sha256 }: { sha256: string }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const may = useMay('photos.check');
  const asked = useQuery({
    queryKey: ['photo', sha256, 'credential'],
    queryFn: ({ signal }) =>
      ok(
        client.GET('/api/v1/photos/{sha256}/credential', { params: { path: { sha256 } }, signal }),
      ),
    enabled: may,
    retry: (failures, error) => failures < 1 && !isProblem(error, NOT_MADE),
  });
  if (!may) return null;
  const said = asked.isError ? (
    <NotChecked error={asked.error} again={() => void asked.refetch()} />
  ) : asked.data === undefined ? (
    t('shell.photo.credentialChecking')
  ) : (
    <Verdict credential={asked.data} />
  );
  return <Facts rows={[[t('shell.photo.credential'), said]]} />;
}

/** No verdict came: the copy is not made yet, or the check itself failed, which says nothing of the photo. */
function NotChecked({ error, again }: { error: Error; again: () => void }) {
  const { t } = useTranslation();
  if (isProblem(error, NOT_MADE))
    return <StatusTag status="pending">{t('shell.photo.credentialWaiting')}</StatusTag>;
  return (
    <span>
      {t('shell.photo.credentialFailed')}
      <Button type="link" size="small" onClick={again}>
        {t('shell.photo.again')}
      </Button>
      <span className={styles.why}>{problemText(t, toProblem(error))}</span>
    </span>
  );
}

/** The verdict and why; only our own signature on unchanged bytes is called good. */
export function Verdict({ credential }: { credential: Credential }) {
  const { t } = useTranslation();
  const why = useLanguage() === 'zh' ? credential.zh : credential.en;
  return (
    <span data-testid="verdict" data-verdict={credential.verdict}>
      <StatusTag status={VERDICT[credential.verdict]}>
        {t(`shell.photo.verdict.${credential.verdict}`)}
      </StatusTag>
      <span className={styles.why}>{why}</span>
    </span>
  );
}

function Matches({ sha256 }: { sha256: string }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const may = useMay('photos.compare');
  const [beside, setBeside] = useState<string | null>(null);
  const found = useQuery({
    queryKey: ['photo', sha256, 'matches'],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/photos/{sha256}/matches', { params: { path: { sha256 } }, signal })),
    enabled: may,
  }).data;
  if (found === undefined) return null;
  const said = !found.compared ? (
    t('shell.photo.notCompared')
  ) : found.alike.length === 0 ? (
    t('shell.photo.noneAlike')
  ) : (
    <ul className={styles.alike}>
      {found.alike.map((alike) => (
        <Match key={alike.sha256} alike={alike} onCompare={() => setBeside(alike.sha256)} />
      ))}
    </ul>
  );
  return (
    <>
      <Facts rows={[[t('shell.photo.alike'), said]]} />
      {found.screen && <p className={styles.hint}>{t('shell.photo.screen')}</p>}
      {beside !== null && <Beside left={sha256} right={beside} onClose={() => setBeside(null)} />}
    </>
  );
}

function Match({ alike, onCompare }: { alike: Alike; onCompare: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const order = t(alike.earlier ? 'shell.photo.earlier' : 'shell.photo.later');
  return (
    <li>
      {`${t(`shell.photo.kind.${alike.kind}`)} · ${order} · ${format.moment(alike.held_at)}`}
      <Button type="link" size="small" onClick={onCompare}>
        {t('shell.photo.compare')}
      </Button>
    </li>
  );
}

/** Both photos over the viewer, each with what is burnt into its copy. */
function Beside({ left, right, onClose }: { left: string; right: string; onClose: () => void }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const one = useHeldPhoto(left, true);
  const other = useHeldPhoto(right, true);
  useEffect(() => dialog.current?.showModal(), []);
  const told = (photo: typeof one) => <p>{photo?.caption.join(' · ')}</p>;
  return (
    // Keys in here belong to the comparison: the viewer beneath would walk on.
    <dialog
      ref={dialog}
      className={styles.beside}
      aria-label={t('shell.photo.compare')}
      onClose={onClose}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <Button className={styles.leave} onClick={() => dialog.current?.close()}>
        {t('shell.photo.back')}
      </Button>
      <PhotoCompare
        left={{ sha256: left, title: t('shell.photo.this'), detail: told(one) }}
        right={{ sha256: right, title: t('shell.photo.other'), detail: told(other) }}
      />
    </dialog>
  );
}
