import { useFormat } from '@shifang/ui';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { stepsOf, weightOf, type Layer, type Step } from './market';
import styles from './market.module.css';

interface Props {
  layer: Layer;
  breaks: readonly number[];
}

/** What the colours say, in numbers. */
export function Legend({ layer, breaks }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const whole = layer !== 'density';
  const said = (value: number) => format.number(value, whole ? 0 : 3);
  const words = ({ from, to }: Step) => {
    if (to === null) return t('insight.market.from', { from: said(from) });
    return from === to ? said(from) : `${said(from)}–${said(to)}`;
  };
  return (
    <div className={styles.legend} role="group" aria-label={t('insight.market.legend')}>
      <b>{t(`insight.market.unit.${layer}`)}</b>
      <ul>
        <li>
          <i data-empty />
          {t(`insight.market.nothing.${layer}`)}
        </li>
        {stepsOf(breaks, whole).map((step, at) => (
          <li key={step.from}>
            <i data-layer={layer} style={filled(weightOf(at, breaks.length))} />
            {words(step)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** As strongly as the map fills a cell of that weight. */
function filled(weight: number): CSSProperties {
  const share: Record<string, string> = { '--fill': `${(0.04 + 0.68 * weight) * 100}%` };
  return share as CSSProperties;
}
