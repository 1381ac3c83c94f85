import { Button, Popover } from 'antd';
import { Calculator } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { BehindLink, visitsOf } from './BehindLink';
import styles from './insight.module.css';
import type { Measure, Metric, Value } from './queries';
import { useWords } from './words';

interface Props {
  metric: Metric;
  value: Value | undefined;
  /** The sums of single parts, where they are known. */
  measures: Readonly<Record<string, number>>;
  personId?: string | undefined;
}

/** How a number is made: its formula in words, each part as counted, and the visits behind it. */
export function Formula(props: Props) {
  const { t } = useTranslation();
  const { name } = useWords();
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={<Parts {...props} />}
      title={t('insight.formula.of', { name: name(props.metric) })}
    >
      <Button
        type="text"
        size="small"
        className={styles.formulaOpen ?? ''}
        icon={<Calculator size={14} aria-hidden />}
      >
        {t('insight.formula.open')}
      </Button>
    </Popover>
  );
}

function Parts({ metric, value, measures, personId }: Props) {
  const { t } = useTranslation();
  const words = useWords();
  const { numerator, denominator } = metric;
  const sums = value ?? { value: null, numerator: 0, denominator: null, why: 'no_data' as const };
  return (
    <div className={styles.formula}>
      <Side parts={numerator} measures={measures} personId={personId} />
      {denominator.length > 0 && (
        <>
          <p className={styles.over}>÷</p>
          <Side parts={denominator} measures={measures} personId={personId} />
        </>
      )}
      <p className={styles.result}>
        {sums.why === null
          ? `${words.sum(numerator, sums.numerator)}${
              sums.denominator === null ? '' : ` ÷ ${words.sum(denominator, sums.denominator)}`
            } = ${words.value(metric, sums)}`
          : `${t('insight.unknown')} · ${words.why(sums)}`}
      </p>
      {value?.interval !== undefined && value.interval !== null && (
        <p className={styles.soft}>
          {t('insight.formula.interval', {
            low: words.plain(metric, value.interval.low),
            high: words.plain(metric, value.interval.high),
          })}
        </p>
      )}
      <p className={styles.soft}>
        {t(visitsOf(numerator) === null ? 'insight.formula.recorded' : 'insight.formula.source')}
      </p>
    </div>
  );
}

interface SideProps {
  parts: readonly Measure[];
  measures: Props['measures'];
  personId: string | undefined;
}

function Side({ parts, measures, personId }: SideProps) {
  const words = useWords();
  return (
    <ul className={styles.parts}>
      {parts.map((part, at) => {
        const sum = measures[part.name];
        return (
          <li key={part.name}>
            <span>
              {at > 0 && '+ '}
              {words.name(part)}
            </span>
            {sum !== undefined && (
              <BehindLink parts={[part]} personId={personId}>
                {words.sum([part], sum)}
              </BehindLink>
            )}
          </li>
        );
      })}
    </ul>
  );
}
