import { Form, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './rules.module.css';
import { TIE_BREAKS, type ClaimRule } from './types';

/** Whom a customer that comes back is offered first, and who gets it when several want it. */
export function SharingFields({ claim }: { claim: ClaimRule }) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t('shell.form.required') }];
  return (
    <section className={styles.box}>
      <h2 className={styles.boxTitle}>{t('pool.rules.sharing')}</h2>
      <div className={styles.pair}>
        <Form.Item
          name={['claim', 'offer', 'hours']}
          label={t('pool.rules.claim.offer_hours')}
          tooltip={t('pool.rules.offerHint')}
          normalize={(value: number | null) => value ?? 0}
        >
          <InputNumber min={0} max={336} precision={0} />
        </Form.Item>
        {claim.offer.hours > 0 && (
          <Form.Item
            name={['claim', 'offer', 'people']}
            label={t('pool.rules.claim.offer_people')}
            rules={required}
          >
            <InputNumber min={1} max={20} precision={0} />
          </Form.Item>
        )}
      </div>
      {claim.offer.hours > 0 && <p className={styles.formula}>{t('pool.rules.offerFormula')}</p>}
      <div className={styles.pair}>
        <Form.Item
          name={['claim', 'tie_break']}
          label={t('pool.rules.claim.tie_break')}
          tooltip={t('pool.rules.tieHint')}
        >
          <Select
            options={TIE_BREAKS.map((value) => ({ value, label: t(`pool.rules.tie.${value}`) }))}
          />
        </Form.Item>
        {claim.tie_break !== 'first' && (
          <Form.Item
            name={['claim', 'window_minutes']}
            label={t('pool.rules.claim.window_minutes')}
            rules={required}
          >
            <InputNumber min={1} max={1440} precision={0} />
          </Form.Item>
        )}
      </div>
    </section>
  );
}
