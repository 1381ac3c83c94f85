import { PersonPicker } from '@shifang/ui/console';
import { Button, Form, InputNumber, Select } from 'antd';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { RegionField } from '../../../shell/region/RegionField';
import { usePools } from '../queries';
import styles from '../rules/rules.module.css';
import { useWords } from '../words';

/** From which pool and area, for whom and how many, in which mix of tiers and by which worth. */
export function WishFields() {
  const { t } = useTranslation();
  const words = useWords();
  const pools = usePools().data ?? [];
  const required = [{ required: true, message: t('shell.form.required') }];
  return (
    <>
      <div className={styles.pair}>
        <Form.Item name="pool_id" label={t('pool.field.pool')} rules={required}>
          <Select options={pools.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      </div>
      <Form.List name="people">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className={styles.condition}>
                <Form.Item name={[name, 'person_id']} rules={required}>
                  <PersonPicker label={t('pool.assign.person')} />
                </Form.Item>
                <Form.Item name={[name, 'count']} rules={required}>
                  <InputNumber
                    aria-label={t('pool.assign.count')}
                    style={{ width: '100%' }}
                    min={1}
                    max={500}
                    precision={0}
                    suffix={t('pool.assign.each')}
                  />
                </Form.Item>
                <span />
                {fields.length > 1 && (
                  <Button
                    type="text"
                    icon={<Trash2 size={15} />}
                    aria-label={t('pool.assign.remove')}
                    onClick={() => remove(name)}
                  />
                )}
              </div>
            ))}
            {fields.length < 50 && (
              <Button
                type="dashed"
                icon={<Plus size={14} />}
                style={{ marginBottom: 16 }}
                onClick={() => add({ count: 20 })}
              >
                {t('pool.assign.add')}
              </Button>
            )}
          </>
        )}
      </Form.List>
      {words.tiers.length > 0 && (
        <>
          <TierNumbers name="mix" />
          <TierNumbers name="weights" />
        </>
      )}
      <Form.Item name="cells" label={t('pool.region.label')}>
        <RegionField poolId={null} />
      </Form.Item>
    </>
  );
}

/** One number for each tier: its part of the mix, or its worth. */
function TierNumbers({ name }: { name: 'mix' | 'weights' }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <fieldset className={styles.tiers}>
      <legend>{t(`pool.assign.${name}`)}</legend>
      {words.tiers.map(({ value, label }) => (
        <Form.Item key={value} name={[name, value]} label={label}>
          <InputNumber min={0} max={1000} precision={0} placeholder="—" />
        </Form.Item>
      ))}
    </fieldset>
  );
}
