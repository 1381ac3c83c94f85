import { isProblem, problemText, toProblem } from '@shifang/api';
import { Empty, ErrorState, NoPermission, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import type { FilterValues } from '@shifang/ui/console';
import { PhotoViewer, Thumb, useNear, type ShownPhoto } from '@shifang/ui/photo';
import { Button } from 'antd';
import { Check, Columns2, ImageOff, Images } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStepWords } from '../../shell/stepKinds';
import { CompareDialog } from './CompareDialog';
import { PhotoFacts } from './PhotoFacts';
import styles from './photos.module.css';
import { usePhotos, type WallPhoto } from './queries';

/** The grid itself: thumbnails come as they are scrolled to, pages too. */
export function Wall({ values }: { values: FilterValues }) {
  const { t } = useTranslation();
  const list = usePhotos(values);
  const caption = useCaption();
  const [open, setOpen] = useState<number | null>(null);
  const [chosen, setChosen] = useState<readonly WallPhoto[]>([]);
  const [comparing, setComparing] = useState(false);
  if (list.state === 'loading') return <Skeleton rows={8} height={48} />;
  if (list.state === 'error') {
    const problem = toProblem(list.error);
    if (isProblem(problem) && problem.status === 403) return <NoPermission />;
    const retry = <Button onClick={list.retry}>{t('ui.state.retry')}</Button>;
    return <ErrorState message={problemText(t, problem)} retry={retry} />;
  }
  if (list.rows.length === 0)
    return <Empty icon={Images} title={t('photos.empty')} hint={t('photos.emptyHint')} />;
  const toggle = (photo: WallPhoto) =>
    setChosen((before) =>
      before.some(({ id }) => id === photo.id)
        ? before.filter(({ id }) => id !== photo.id)
        : [...before.slice(-1), photo],
    );
  const shown: ShownPhoto[] = list.rows.map((photo) => ({
    sha256: photo.sha256,
    held: photo.held,
    caption: caption(photo),
    detail: <PhotoFacts photo={photo} />,
  }));
  const [left, right] = chosen;
  return (
    <section aria-label={t('photos.title')} data-stale={list.stale || undefined}>
      <Chosen
        count={chosen.length}
        onCompare={() => setComparing(true)}
        onClear={() => setChosen([])}
      />
      <ul className={styles.wall}>
        {list.rows.map((photo, at) => (
          <Card
            key={photo.id}
            photo={photo}
            caption={caption(photo)}
            chosen={chosen.some(({ id }) => id === photo.id)}
            onOpen={() => setOpen(at)}
            onChoose={() => toggle(photo)}
          />
        ))}
      </ul>
      {list.more && (
        <More key={list.rows.length} onNear={list.loadMore} loading={list.loadingMore} />
      )}
      {open !== null && <PhotoViewer photos={shown} start={open} onClose={() => setOpen(null)} />}
      {comparing && left !== undefined && right !== undefined && (
        <CompareDialog left={left} right={right} onClose={() => setComparing(false)} />
      )}
    </section>
  );
}

interface ChosenProps {
  count: number;
  onCompare: () => void;
  onClear: () => void;
}

/** How many are chosen, and what can be done with them. */
function Chosen({ count, onCompare, onClear }: ChosenProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.choice} role="status">
      {count === 0 ? (
        t('photos.chooseHint')
      ) : (
        <>
          {t('photos.chosen', { count })}
          <Button
            type="primary"
            size="small"
            icon={<Columns2 size={14} />}
            disabled={count < 2}
            onClick={onCompare}
          >
            {t('photos.compare')}
          </Button>
          <Button size="small" onClick={onClear}>
            {t('photos.chooseNone')}
          </Button>
        </>
      )}
    </div>
  );
}

/** What a photo is called: its category, shop and time. */
function useCaption(): (photo: WallPhoto) => string {
  const words = useStepWords();
  const format = useFormat();
  return ({ category, customer_name, taken_at }) =>
    `${words.word('photo', category)} · ${customer_name} · ${format.moment(taken_at)}`;
}

interface CardProps {
  photo: WallPhoto;
  caption: string;
  chosen: boolean;
  onOpen: () => void;
  onChoose: () => void;
}

function Card({ photo, caption, chosen, onOpen, onChoose }: CardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useStepWords();
  return (
    <li className={styles.card} data-chosen={chosen || undefined}>
      {photo.held ? (
        <button
          type="button"
          className={styles.frame}
          onClick={onOpen}
          aria-label={t('ui.photo.open', { caption })}
        >
          <Thumb sha256={photo.sha256} />
        </button>
      ) : (
        <span className={styles.waiting}>
          <ImageOff size={18} aria-hidden />
          {t('ui.photo.notHeld')}
        </span>
      )}
      {photo.held && (
        <button
          type="button"
          className={styles.mark}
          aria-pressed={chosen}
          aria-label={t('photos.choose', { caption })}
          onClick={onChoose}
        >
          <Check size={16} aria-hidden />
        </button>
      )}
      <div className={styles.lines}>
        <p className={styles.shop}>{photo.customer_name}</p>
        <p>
          {words.word('photo', photo.category)} · {photo.person_name}
        </p>
        <p>{format.moment(photo.taken_at)}</p>
        <State photo={photo} />
      </div>
    </li>
  );
}

/** The one word that says most: a refuted visit, then a finding, then whether it counts. */
function State({ photo }: { photo: WallPhoto }) {
  const { t } = useTranslation();
  if (photo.verification === 'refuted') return <StatusTag size="small" status="refuted" />;
  if (photo.finding === 'open')
    return (
      <StatusTag size="small" status="to_review">
        {t('photos.findings.open')}
      </StatusTag>
    );
  if (photo.finding === 'confirmed')
    return (
      <StatusTag size="small" status="warning">
        {t('photos.findings.confirmed')}
      </StatusTag>
    );
  if (photo.verification === 'verified') return <StatusTag size="small" status="verified" />;
  return (
    <StatusTag size="small" status="pending">
      {t('photos.verified.unverified')}
    </StatusTag>
  );
}

/** Asks for the next page when the end of this one is near. */
function More({ onNear, loading }: { onNear: () => void; loading: boolean }) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  const near = useNear(end);
  const ask = useRef(onNear);
  useEffect(() => {
    ask.current = onNear;
  });
  useEffect(() => {
    if (near) ask.current();
  }, [near]);
  return (
    <div ref={end} className={styles.more}>
      <Button loading={loading} onClick={onNear}>
        {t('ui.table.more')}
      </Button>
    </div>
  );
}
