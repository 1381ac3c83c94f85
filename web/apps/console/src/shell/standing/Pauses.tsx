import { ok, useApi, useMay } from '@shifang/api';
import { StatusTag, useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { useToday } from '../day';
import { lasts } from './days';
import { CHANGED, type Pause } from './queries';
import styles from './standing.module.css';

/** Protections and freezes, those that are over among them; what lasts can be lifted. */
export function Pauses({ pauses }: { pauses: readonly Pause[] }) {
  const { t } = useTranslation();
  if (pauses.length === 0) return null;
  return (
    <div>
      <h3 className={styles.title}>{t('shell.standing.pauses')}</h3>
      <ul className={styles.pauses}>
        {pauses.map((pause) => (
          <Line key={pause.id} pause={pause} />
        ))}
      </ul>
    </div>
  );
}

function Line({ pause }: { pause: Pause }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const mayPause = useMay('pools.pause');
  const going = lasts(pause, useToday());
  const lift = useSave({
    save: () =>
      ok(
        client.POST('/api/v1/pool-pauses/{pause_id}/lift', {
          params: { path: { pause_id: pause.id } },
        }),
      ),
    done: t('shell.standing.lifted'),
    refresh: CHANGED,
  });
  const until = pause.last === null ? t('shell.standing.untilLifted') : format.day(pause.last);
  return (
    <li className={styles.pause} data-over={!going || undefined}>
      <span>
        <StatusTag size="small" status={going ? 'paused' : 'cancelled'}>
          {t(`shell.standing.kind.${pause.kind}`)}
        </StatusTag>{' '}
        {format.day(pause.first)} – {until}
      </span>
      <span>{pause.reason}</span>
      <span className={styles.soft}>
        {[
          pause.by_name,
          pause.lifted_at === null
            ? ''
            : t('shell.standing.liftedOn', { day: format.day(pause.lifted_at) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {going && mayPause && (
        <Popconfirm
          title={t('shell.standing.liftTitle')}
          description={t('shell.standing.liftHint')}
          okText={t('shell.standing.lift')}
          cancelText={t('shell.form.cancel')}
          onConfirm={() => lift.run()}
        >
          <Button size="small" loading={lift.pending}>
            {t('shell.standing.lift')}
          </Button>
        </Popconfirm>
      )}
    </li>
  );
}
