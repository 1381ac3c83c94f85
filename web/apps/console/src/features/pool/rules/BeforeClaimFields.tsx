import { PeoplePicker } from '@shifang/ui/console';
import { Checkbox, Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { MASKED_FIELDS } from './before';
import styles from './rules.module.css';

/** What who may only claim does not see of a customer before, and how many of them they open a day. */
export function BeforeClaimFields() {
  const { t } = useTranslation();
  return (
    <section className={styles.box}>
      <h2 className={styles.boxTitle}>{t('pool.rules.beforeClaiming')}</h2>
      <Form.Item
        name={['before_claim', 'masked']}
        label={t('pool.before.masked')}
        extra={t('pool.before.maskedHint')}
      >
        <Checkbox.Group
          className={styles.masked ?? ''}
          options={MASKED_FIELDS.map((value) => ({
            value,
            label: t(`pool.before.field.${value}`),
          }))}
        />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item
          name={['before_claim', 'views_per_day']}
          label={t('pool.before.views')}
          tooltip={t('pool.before.viewsHint')}
          normalize={(value: number | null) => value ?? null}
        >
          <InputNumber min={0} max={10_000} precision={0} placeholder={t('pool.rules.unlimited')} />
        </Form.Item>
        <Form.Item
          name="admins"
          label={t('pool.before.admins')}
          tooltip={t('pool.before.adminsHint')}
        >
          <PeoplePicker placeholder={t('pool.before.nobody')} />
        </Form.Item>
      </div>
    </section>
  );
}
