import type { Meaning } from '@shifang/ui';
import type { MapCircle, MapPoint } from '@shifang/ui/map';
import { useTranslation } from 'react-i18next';
import { sheetFor } from './projection';
import styles from './Sketch.module.css';

interface Props {
  label: string;
  points?: readonly MapPoint[];
  circles?: readonly MapCircle[];
}

const colour = (meaning: Meaning = 'brand'): string => `var(--sf-${meaning})`;

/** Fence, accuracy and places true to scale, north up: what matters at the door needs no streets. */
export function Sketch({ label, points = [], circles = [] }: Props) {
  const { t } = useTranslation();
  const sheet = sheetFor([
    ...points.map((point) => ({ ...point, radius: 0 })),
    ...circles.map((circle) => ({ ...circle, radius: circle.radius_m })),
  ]);
  return (
    <div className={styles.sketch} role="region" aria-label={label}>
      <svg className={styles.sheet} viewBox="0 0 100 100" aria-hidden>
        {circles.map((circle) => {
          const { x, y } = sheet.place(circle);
          return (
            <circle
              key={`${circle.kind}-${circle.latitude}-${circle.longitude}`}
              cx={x}
              cy={y}
              r={sheet.length(circle.radius_m)}
              fill={colour(circle.meaning)}
              fillOpacity={0.12}
              stroke={colour(circle.meaning)}
              strokeWidth={0.6}
              strokeDasharray={circle.kind === 'fence' ? '2 1.5' : undefined}
            />
          );
        })}
        {points.map((point) => {
          const { x, y } = sheet.place(point);
          return (
            <g key={point.id}>
              <circle
                cx={x}
                cy={y}
                r={point.order === undefined ? 2 : 4}
                fill={point.hollow ? 'var(--sf-surface)' : colour(point.meaning)}
                stroke={colour(point.meaning)}
                strokeWidth={0.8}
              />
              {point.order !== undefined && (
                <text
                  x={x}
                  y={y + 1.6}
                  textAnchor="middle"
                  fontSize={4.5}
                  fontWeight={700}
                  fill={point.hollow ? colour(point.meaning) : 'var(--sf-surface)'}
                >
                  {point.order}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <p className={styles.note}>{t('map.sketch')}</p>
    </div>
  );
}
