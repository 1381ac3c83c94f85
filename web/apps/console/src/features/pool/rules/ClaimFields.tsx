import { Form, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useWords } from '../words';
import styles from './rules.module.css';

const NUMBERS = [
  ['day_quota', 0, 1000, true],
  ['week_quota', 0, 5000, true],
  ['holding_cap', 0, 100_000, true],
  ['distance_m', 20, 50_000, true],
  ['spacing_minutes', 0, 1440, false],
  ['embargo_hours', 0, 2160, false],
  ['cooling_off_days', 0, 1095, false],
] as const;

/** How customers are claimed; an empty field or nought is no limit. */
export function ClaimFields() {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <section className={styles.box}>
      <h2 className={styles.boxTitle}>{t('pool.rules.claiming')}</h2>
      <div className={styles.pair}>
        {NUMBERS.map(([name, min, max, free]) => (
          <Form.Item
            key={name}
            name={['claim', name]}
            label={t(`pool.rules.claim.${name}`)}
            normalize={(value: number | null) => value ?? (free ? null : 0)}
          >
            <InputNumber
              min={min}
              max={max}
              precision={0}
              placeholder={free ? t('pool.rules.unlimited') : ''}
            />
          </Form.Item>
        ))}
        <Form.Item
          name={['claim', 'team_cooling_off']}
          label={t('pool.rules.claim.team_cooling_off')}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
        <Form.Item
          name={['claim', 'exclude_won']}
          label={t('pool.rules.claim.exclude_won')}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
        <Form.Item name={['claim', 'exclude_tiers']} label={t('pool.rules.claim.exclude_tiers')}>
          <Select mode="multiple" allowClear options={[...words.tiers]} />
        </Form.Item>
      </div>
      <h3 className={styles.soft}>{t('pool.rules.claim.tier_caps')}</h3>
      <div className={styles.pair}>
        {words.tiers.map(({ value, label }) => (
          <Form.Item key={value} name={['claim', 'tier_caps', value]} label={label}>
            <InputNumber
              min={0}
              max={100_000}
              precision={0}
              placeholder={t('pool.rules.unlimited')}
            />
          </Form.Item>
        ))}
      </div>
    </section>
  );
}
