import { ok, problemText, toProblem, useApi, type components } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag, useFormat, type Status } from '@shifang/ui';
import { DetailDrawer, Section } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { CalendarX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PLANS } from '../queries';
import styles from './dayRoute.module.css';

type Route = components['schemas']['RouteOut'];
type Stop = Route['stops'][number];

export interface PersonDay {
  person: string;
  name: string;
  day: string;
}

interface Props {
  of: PersonDay | null;
  onClose: () => void;
}

const EVERY_MS = 15_000;
const LOOKS: Record<Stop['state'], Status | null> = {
  done: 'complete',
  closed: 'shop_closed',
  on_site: 'checked_in',
  taken: 'refused',
  ahead: null,
};

/** What has become of a published day: its order as it stands, what is over, and what is left out. */
export function DayRoute({ of, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <DetailDrawer
      open={of !== null}
      onClose={onClose}
      width={420}
      title={of !== null && t('plans.route.title', { name: of.name, day: format.day(of.day) })}
    >
      {of !== null && <Asked of={of} />}
    </DetailDrawer>
  );
}

function Asked({ of: { person, day } }: { of: PersonDay }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const query = useQuery({
    queryKey: [...PLANS, 'route', person, day],
    queryFn: ({ signal }) => {
      const params = { query: { person_id: person, date: day } };
      return ok(client.GET('/api/v1/planning/today', { params, signal }));
    },
    refetchInterval: EVERY_MS,
  });
  if (query.isPending) return <Skeleton rows={6} height={40} />;
  if (query.data !== undefined) return <Told route={query.data} />;
  return (
    <ErrorState
      message={problemText(t, toProblem(query.error))}
      retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
    />
  );
}

function Told({ route }: { route: Route }) {
  const { t } = useTranslation();
  const { stops, left_out } = route;
  if (stops.length + left_out.length === 0)
    return (
      <Empty icon={CalendarX} title={t('plans.route.none')} hint={t('plans.route.noneHint')} />
    );
  return (
    <>
      <Section>
        <p className={styles.order}>
          <Order route={route} />
        </p>
        <ol className={styles.stops}>
          {stops.map((stop, at) => (
            <StopLine key={stop.customer_id} stop={stop} order={at + 1} />
          ))}
        </ol>
      </Section>
      {left_out.length > 0 && (
        <Section title={t('plans.route.left', { count: left_out.length })}>
          <ul className={styles.stops}>
            {left_out.map(({ customer_id, name, why }) => (
              <li key={customer_id} className={styles.stop}>
                <Link to={`/customers?open=${customer_id}`}>{name}</Link>
                <span className={styles.said}>{t(`plans.route.why.${why}`)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** Whose order it is, and since when. */
function Order({ route: { accepted_at, accepted_for, published_at } }: { route: Route }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (accepted_at !== null)
    return t('plans.route.accepted', {
      moment: format.moment(accepted_at),
      why: t(`plans.route.reason.${accepted_for ?? 'other'}`),
    });
  if (published_at !== null)
    return t('plans.route.published', { moment: format.moment(published_at) });
  return t('plans.route.shortest');
}

function StopLine({ stop, order }: { stop: Stop; order: number }) {
  const { t } = useTranslation();
  const look = LOOKS[stop.state];
  const kind = stop.kind === 'planned' ? null : t(`plans.route.kind.${stop.kind}`);
  return (
    <li className={styles.stop} data-route-stop={stop.customer_id} data-state={stop.state}>
      <span className={styles.rank}>{order}</span>
      <span className={styles.name}>
        <Link to={`/customers?open=${stop.customer_id}`}>{stop.name}</Link>
        {kind !== null && <span className={styles.said}>{kind}</span>}
      </span>
      <span className={styles.when}>
        <When stop={stop} />
        {look !== null && (
          <StatusTag status={look} size="small">
            {stop.held_by
              ? t('plans.route.takenBy', { name: stop.held_by })
              : t(`plans.route.state.${stop.state}`)}
          </StatusTag>
        )}
      </span>
    </li>
  );
}

function When({ stop: { state, began_at, begins_at, late = false } }: { stop: Stop }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (state !== 'ahead') return began_at ? <span>{format.clock(began_at)}</span> : null;
  if (!begins_at) return null;
  return (
    <span data-late={late || undefined}>
      {t('plans.route.at', { time: format.clock(begins_at) })}
      {late && ` · ${t('plans.route.late')}`}
    </span>
  );
}
