import { problemText, toProblem } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Plan, Price } from '../queries';
import { isThere } from './board';
import board from './board.module.css';
import styles from './price.module.css';
import { PriceWords } from './PriceWords';
import type { Carry, Carrying } from './useCarry';

interface Asked {
  data: Price | undefined;
  error: unknown;
  isError: boolean;
  /** It is the price of the place where the visit is now. */
  current: boolean;
}

interface Props {
  carrying: Carrying;
  price: Asked | null;
  people: Plan['people'];
}

/** What is carried: its name, where it would come and what that costs, at the pointer or at the foot of the page. */
export function Ghost({ carrying: { carry, pointer }, price, people }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const hangs = carry?.by === 'pointer';
  useEffect(() => {
    if (!hangs) return undefined;
    const hang = () => {
      const { x, y } = pointer.current;
      const { current } = box;
      if (current === null) return;
      const { offsetWidth: width, offsetHeight: height } = current;
      const left = Math.max(8, Math.min(x + 14, innerWidth - width - 8));
      const top = y + 18 + height > innerHeight ? y - height - 12 : y + 18;
      current.style.transform = `translate(${left}px, ${top}px)`;
    };
    hang();
    const observed = box.current;
    const grown = new ResizeObserver(hang);
    if (observed !== null) grown.observe(observed);
    window.addEventListener('pointermove', hang);
    return () => {
      grown.disconnect();
      window.removeEventListener('pointermove', hang);
    };
  }, [hangs, pointer]);
  if (carry === null) return null;
  return createPortal(
    <div ref={box} className={styles.ghost} data-by={carry.by} role="status" aria-live="polite">
      <Told carry={carry} price={price} people={people} />
    </div>,
    document.body,
  );
}

function Told({
  carry,
  price,
  people,
}: {
  carry: Carry;
  price: Asked | null;
  people: Props['people'];
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { stop, place } = carry;
  const name = people.find(({ person_id }) => person_id === place.person)?.name ?? '';
  return (
    <>
      <strong>{stop.customer_name}</strong>
      <span className={board.soft}>
        {isThere(stop, place)
          ? t('plans.board.here')
          : t('plans.board.to', { name, day: format.day(place.day), position: place.position + 1 })}
      </span>
      {price !== null && <Priced price={price} />}
      {carry.by === 'keys' && <span className={board.soft}>{t('plans.board.keys')}</span>}
    </>
  );
}

function Priced({ price: { data, error, isError, current } }: { price: Asked }) {
  const { t } = useTranslation();
  if (isError) return <span>{problemText(t, toProblem(error))}</span>;
  if (data === undefined) return <span className={board.soft}>{t('plans.price.asking')}</span>;
  return (
    <span data-stale={!current || undefined} className={styles.ghostPrice}>
      <PriceWords price={data} />
    </span>
  );
}
