import { useFormat } from '@shifang/ui';
import { Metric } from '@shifang/ui/console';
import { useTranslation } from 'react-i18next';
import { figuresOf, type TodayVisit } from './figures';
import styles from './Overview.module.css';

const UNKNOWN = '—';
const NONE: readonly TodayVisit[] = [];

/** The day in seven numbers; the formula of each is one hover away. Until the visits are known, none is told. */
export function FigureStrip({ visits }: { visits: readonly TodayVisit[] | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = figuresOf(visits ?? NONE);
  const count = (value: number) => (visits === undefined ? UNKNOWN : format.number(value));
  const ratio =
    figures.planned === 0 ? UNKNOWN : format.percent(figures.plannedDone / figures.planned);
  return (
    <div className={styles.figures}>
      <Metric
        label={t('overview.figure.plan')}
        value={ratio}
        formula={t('overview.formula.plan', {
          done: figures.plannedDone,
          planned: figures.planned,
        })}
      />
      <Metric
        label={t('overview.figure.visits')}
        value={count(figures.visits)}
        formula={t('overview.formula.visits')}
      />
      <Metric
        label={t('overview.figure.peopleOut')}
        value={count(figures.peopleOut)}
        formula={t('overview.formula.peopleOut')}
      />
      <Metric
        label={t('overview.figure.onSite')}
        value={count(figures.onSite)}
        tone="brand"
        formula={t('overview.formula.onSite')}
      />
      <Metric
        label={t('overview.figure.valid')}
        value={count(figures.valid)}
        tone="verified"
        formula={t('overview.formula.valid')}
      />
      <Metric
        label={t('overview.figure.invalid')}
        value={count(figures.invalid)}
        tone={figures.invalid > 0 ? 'refused' : 'plain'}
        formula={t('overview.formula.invalid')}
      />
      <Metric
        label={t('overview.figure.meanOnSite')}
        value={figures.meanOnSite === null ? UNKNOWN : format.duration(figures.meanOnSite)}
        formula={t('overview.formula.meanOnSite')}
      />
    </div>
  );
}
