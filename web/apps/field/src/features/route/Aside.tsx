/** What stands beside the route: customers on the way, and those for whom today is too short. */
import { StatusTag, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { useTranslation } from 'react-i18next';
import { minutely, type Extra, type Route } from './route';
import styles from './route.module.css';

const HARDLY_S = 60;

export function Extras({ extras, add }: { extras: readonly Extra[]; add: (extra: Extra) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (extras.length === 0) return null;
  return (
    <section className={styles.section} data-testid="route-extras">
      <h2>{t('route.extras')}</h2>
      <p className={styles.hint}>{t('route.extrasHint')}</p>
      <ul className={styles.list}>
        {extras.map((extra) => (
          <li key={extra.customer_id} className={styles.extra}>
            <span className={styles.words}>
              <span className={styles.name}>{extra.name}</span>
              <span className={styles.marks}>
                <StatusTag status={extra.kind === 'pool' ? 'pool' : 'warning'} size="small">
                  {extra.kind === 'pool'
                    ? t('route.kind.pool')
                    : t('route.kind.overdue', { count: extra.overdue_days })}
                </StatusTag>
                <span className={styles.note}>
                  {extra.way_s < HARDLY_S
                    ? t('route.extraNone')
                    : t('route.extra', {
                        time: format.duration(minutely(extra.way_s)),
                      })}
                </span>
              </span>
            </span>
            <Button
              size="small"
              color="primary"
              fill="outline"
              className={styles.add}
              data-testid={`route-add-${extra.customer_id}`}
              onClick={() => add(extra)}
            >
              {t('route.add')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface LeftOutProps {
  leftOut: Route['left_out'];
  /** Takes in again who was left out by hand. */
  takeIn?: (left: Route['left_out'][number]) => void;
}

export function LeftOut({ leftOut, takeIn }: LeftOutProps) {
  const { t } = useTranslation();
  if (leftOut.length === 0) return null;
  return (
    <section className={styles.section} data-testid="route-left-out">
      <h2>{t('route.leftOut', { count: leftOut.length })}</h2>
      <ul className={styles.list}>
        {leftOut.map((each) => (
          <li key={each.customer_id} className={styles.extra}>
            <span className={styles.words}>
              <span className={styles.name}>{each.name}</span>
              <span className={styles.note}>{t(`route.why.${each.why}`)}</span>
            </span>
            {takeIn && each.why === 'not_wanted' && (
              <Button
                size="small"
                color="primary"
                fill="outline"
                className={styles.add}
                data-testid={`route-take-in-${each.customer_id}`}
                onClick={() => takeIn(each)}
              >
                {t('route.due.putIn')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
