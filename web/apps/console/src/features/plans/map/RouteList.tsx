import { Empty, useFormat } from '@shifang/ui';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cellKey } from '../board/board';
import { clockOf } from '../look';
import type { DayFigures, Plan } from '../queries';
import styles from './map.module.css';
import type { Route } from './routes';

interface Props {
  plan: Plan;
  routes: readonly Route[];
  days: readonly DayFigures[] | undefined;
  /** Colours tell weekdays apart, not people. */
  byWeekday: boolean;
  selected: string | null;
  onSelect: (id: string | null) => void;
}

/** The ways of the map as lists, linked with it. */
export function RouteList({ plan, routes, days, byWeekday, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  if (routes.length === 0) return <Empty title={t('plans.map.none')} />;
  return (
    <aside ref={list} className={styles.side} aria-label={t('plans.map.list')}>
      {routes.map((route) => {
        const figure = days?.find(
          (each) => cellKey(each.person_id, each.day) === cellKey(route.person, route.day),
        );
        const name = plan.people.find(({ person_id }) => person_id === route.person)?.name ?? '';
        return (
          <section key={route.key} className={styles.route}>
            <h3 className={styles.routeHead}>
              <i style={{ background: route.color }} aria-hidden />
              <span>{byWeekday ? format.day(route.day) : name}</span>
              <span className={styles.soft}>
                {t('plans.visits', { count: route.stops.length })}
                {figure !== undefined &&
                  ` · ${format.duration(60 * (figure.service + figure.travel))} · ${format.distance(figure.metres)}`}
              </span>
            </h3>
            <ol className={styles.stops}>
              {route.stops.map((stop, at) => (
                <li key={stop.id}>
                  <button
                    type="button"
                    className={styles.stop}
                    aria-current={selected === stop.id}
                    onClick={() => onSelect(selected === stop.id ? null : stop.id)}
                  >
                    <span className={styles.number} style={{ borderColor: route.color }}>
                      {at + 1}
                    </span>
                    <span className={styles.name}>{stop.customer_name}</span>
                    {stop.latitude === null && (
                      <span className={styles.soft}>{t('plans.map.nowhere')}</span>
                    )}
                    <span className={styles.soft}>{clockOf(stop.arrival)}</span>
                  </button>
                </li>
              ))}
            </ol>
          </section>
        );
      })}
    </aside>
  );
}
