import { useMay } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { Button } from 'antd';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { aroundCell, isBlind, middleOf, topCells, valueOf, type Layer } from './market';
import styles from './market.module.css';
import type { Place } from './queries';

const TOP = 8;

interface TopProps {
  cells: readonly Place[];
  layer: Layer;
  /** `cause` is the press. */
  onOpen: (cell: Place, cause: Event) => void;
}

/** The cells with the largest numbers: a way to them without the pointer. */
export function TopCells({ cells, layer, onOpen }: TopProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const top = topCells(cells, layer, TOP);
  return (
    <section className={styles.panel} aria-label={t(`insight.market.top.${layer}`)}>
      <h2 className={styles.panelTitle}>{t(`insight.market.top.${layer}`)}</h2>
      {top.length === 0 && <p className={styles.soft}>{t(`insight.market.topNone.${layer}`)}</p>}
      <ol className={styles.top}>
        {top.map((cell) => (
          <li key={cell.cell}>
            <button type="button" onClick={({ nativeEvent }) => onOpen(cell, nativeEvent)}>
              <span>{format.coordinates(middleOf(cell))}</span>
              <b>{format.number(valueOf(cell, layer), layer === 'density' ? 2 : 0)}</b>
            </button>
          </li>
        ))}
      </ol>
      <p className={styles.soft}>{t('insight.market.press')}</p>
    </section>
  );
}

/** One cell: what was done in it and who lies there. */
export function CellPanel({ cell, onClose }: { cell: Place; onClose: () => void }) {
  const { t } = useTranslation();
  const sees = useMay('customers.view');
  const title = t(isBlind(cell) ? 'insight.market.blindSpot' : 'insight.market.cell');
  return (
    <section className={styles.panel} aria-label={title}>
      <Button type="text" icon={<ArrowLeft size={15} aria-hidden />} onClick={onClose}>
        {t('insight.market.back')}
      </Button>
      <h2 className={styles.panelTitle}>{title}</h2>
      <Figures cell={cell} />
      {sees && cell.customers > 0 && (
        <p>
          <Link to={`/customers?bbox=${aroundCell(cell)}`}>{t('insight.market.toCustomers')}</Link>
        </p>
      )}
    </section>
  );
}

function Figures({ cell }: { cell: Place }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { verified, customers, owned, visited } = cell;
  const lines: [string, string][] = [
    ['place', format.coordinates(middleOf(cell))],
    ['area', t('insight.market.km2', { area: format.number(cell.area_km2, 2) })],
    ['verified', format.number(verified)],
    ['density', format.number(valueOf(cell, 'density'), 2)],
    ['done', format.number(cell.done)],
    ['refuted', format.number(cell.refuted)],
    ['flagged', format.number(cell.flagged)],
    ['ordered', format.number(cell.ordered)],
    ['onSite', verified === 0 ? t('insight.unknown') : format.duration(cell.on_site_s / verified)],
    ...(visited === null ? [] : [['visited', format.number(visited)] as [string, string]]),
    ['customers', format.number(customers)],
    ['owned', format.number(owned)],
    ['pooled', format.number(customers - owned)],
  ];
  return (
    <dl className={styles.figures}>
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`insight.market.field.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
