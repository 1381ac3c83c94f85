import { Button, Tabs } from 'antd';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CustomersTable } from './CustomersTable';
import { EstateMap } from './EstateMap';
import { Followers } from './Followers';
import { Give } from './Give';
import { Loads } from './Loads';
import { StuckList } from './StuckList';
import styles from './handOver.module.css';
import { FOLLOWERS } from './kinds';
import { give, type Plan } from './plan';
import type { Estate } from './queries';

interface Props {
  plan: Plan;
  estate: Estate;
  stale: boolean;
  onPlan: (plan: Plan) => void;
  onBack: () => void;
  onNext: () => void;
}

/** Who gets which customers: chosen in the list or on the map and given elsewhere, with what everybody then has. */
export function ShareStep({ plan, estate, stale, onPlan, onBack, onNext }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string) =>
    setChosen((before) =>
      before.includes(id) ? before.filter((each) => each !== id) : [...before, id],
    );
  const ready = estate.stuck.length === 0 && !stale;
  return (
    <>
      <StuckList
        stuck={estate.stuck}
        stale={stale}
        onChoose={(ids) => setChosen((before) => [...new Set([...before, ...ids])])}
        onDrop={(ids) => onPlan(give(plan, ids, undefined))}
      />
      <div className={styles.share}>
        <section className={styles.box}>
          <Tabs
            size="small"
            items={[
              {
                key: 'customers',
                label: `${t('pool.handOver.column.customers')} ${estate.customers}`,
                children: (
                  <>
                    <Give
                      leaver={plan.leaver}
                      count={chosen.length}
                      onGive={(receiver) => {
                        onPlan(give(plan, chosen, receiver));
                        setChosen([]);
                      }}
                      onClear={() => setChosen([])}
                    />
                    <CustomersTable
                      plan={plan}
                      estate={estate}
                      chosen={chosen}
                      onChosen={setChosen}
                    />
                  </>
                ),
              },
              ...FOLLOWERS.filter(([, count]) => estate[count] > 0).map(([kind, count]) => ({
                key: kind,
                label: `${t(`pool.handOver.column.${count}`)} ${estate[count]}`,
                children: <Followers kind={kind} estate={estate} />,
              })),
            ]}
          />
        </section>
        <div className={styles.aside}>
          <EstateMap estate={estate} chosen={chosen} onToggle={toggle} />
          <section className={styles.box} aria-label={t('pool.handOver.loads')} aria-live="polite">
            <h2 className={styles.boxTitle}>{t('pool.handOver.loads')}</h2>
            <Loads receivers={estate.receivers} />
          </section>
        </div>
      </div>
      <div className={styles.buttons}>
        <Button icon={<ArrowLeft size={15} />} onClick={onBack}>
          {t('pool.handOver.back')}
        </Button>
        <Button
          type="primary"
          icon={<ArrowRight size={15} />}
          iconPlacement="end"
          disabled={!ready}
          onClick={onNext}
        >
          {t('pool.handOver.next')}
        </Button>
      </div>
    </>
  );
}
