import { useFormat } from '@shifang/ui';
import { Star, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './keeping.module.css';
import { PARTS, type Offer, type Part, type Score } from './standing';

interface Props {
  until: string;
  people: number;
  /** Mine of 100; null: it is offered to others. */
  points: number | null;
  /** With what the points are made of, once the server has told it. */
  offer: Offer | null;
  me: string;
}

/** To whom a customer is offered before it is open to all, and until when; to me with how my points are made. */
export function Offered({ until, people, points, offer, me }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (points === null) {
    return (
      <p className={styles.offered} data-testid="offered-others">
        <Users size={16} aria-hidden />
        {t('keeping.offeredOthers', { count: people, moment: format.moment(until) })}
      </p>
    );
  }
  const score = offer?.scores.find(({ person_id }) => person_id === me);
  return (
    <div data-testid="offered-first">
      <p className={styles.offered} data-mine>
        <Star size={16} aria-hidden />
        {t('keeping.offeredMine', { moment: format.moment(until) })}
      </p>
      {score && offer ? (
        <Points score={score} weights={offer.weights} />
      ) : (
        <p className={styles.soft}>{t('keeping.points', { points: format.number(points, 1) })}</p>
      )}
    </div>
  );
}

function Points({ score, weights }: { score: Score; weights: Offer['weights'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notes: Record<Part, string> = {
    visits: t('keeping.part.visitsNote', {
      now: score.verified_visits[1],
      before: score.verified_visits[0],
    }),
    conversion: t('keeping.part.conversionNote', {
      visited: score.customers_visited[1],
      won: score.customers_won[1],
    }),
    trend: t('keeping.part.trendNote'),
    nearness:
      score.distance_m === null
        ? t('keeping.part.nowhereNote')
        : t('keeping.part.nearnessNote', { distance: format.distance(score.distance_m) }),
    spare:
      score.room === null
        ? t('keeping.part.heldNote', { held: score.held })
        : t('keeping.part.spareNote', { held: score.held, room: score.room }),
  };
  return (
    <details className={styles.points} data-testid="offer-points">
      <summary>{t('keeping.pointsHow', { points: format.number(score.points, 1) })}</summary>
      <ul>
        {PARTS.map((part) => (
          <li key={part}>
            <span>{t(`keeping.part.${part}`)}</span>
            <span className={styles.sum}>
              {t('keeping.pointsOf', {
                points: format.number(weights[part] * score[part], 1),
                most: weights[part],
              })}
            </span>
            <span className={styles.soft}>{notes[part]}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
