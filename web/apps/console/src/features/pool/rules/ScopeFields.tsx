import { useDepartmentTree } from '@shifang/ui/console';
import { DatePicker, Form, Input, InputNumber, Select, TreeSelect } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { useToday } from '../../../shell/day';
import type { Pool } from '../queries';
import { useWords } from '../words';
import { RegionField } from '../../../shell/region/RegionField';
import styles from './rules.module.css';

interface Props {
  poolId: string | null;
  others: readonly Pool[];
}

/** What the pool takes in, who claims from it, and where the unclaimed go. */
export function ScopeFields({ poolId, others }: Props) {
  const { t } = useTranslation();
  const words = useWords();
  const today = useToday();
  const tree = useDepartmentTree();
  const fallback = Form.useWatch<string | null>('fallback_id');
  const departments = (
    <TreeSelect
      multiple
      allowClear
      treeData={tree}
      treeDefaultExpandAll
      placeholder={t('pool.rules.all')}
      showSearch={{ treeNodeFilterProp: 'title' }}
    />
  );
  const many = (options: readonly { value: string; label: string }[]) => (
    <Select mode="multiple" allowClear placeholder={t('pool.rules.all')} options={[...options]} />
  );
  return (
    <>
      <section className={styles.box}>
        <h2 className={styles.boxTitle}>{t('pool.rules.takesIn')}</h2>
        <div className={styles.pair}>
          <Form.Item
            name="name"
            label={t('pool.rules.name')}
            rules={[{ required: true, whitespace: true, message: t('shell.form.required') }]}
          >
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item
            name="priority"
            label={t('pool.rules.priority')}
            tooltip={t('pool.rules.priorityHint')}
            rules={[{ required: true, message: t('shell.form.required') }]}
          >
            <InputNumber min={0} max={10_000} precision={0} />
          </Form.Item>
          <Form.Item name="departments" label={t('pool.rules.departments')}>
            {departments}
          </Form.Item>
          <Form.Item
            name="members"
            label={t('pool.rules.members')}
            tooltip={t('pool.rules.membersHint')}
          >
            {departments}
          </Form.Item>
          <Form.Item name="types" label={t('pool.field.type')}>
            {many(words.types)}
          </Form.Item>
          <Form.Item name="tiers" label={t('pool.rules.tiers')}>
            {many(words.tiers)}
          </Form.Item>
        </div>
        <Form.Item name="cells" label={t('pool.region.label')}>
          <RegionField poolId={poolId} />
        </Form.Item>
      </section>
      <section className={styles.box}>
        <h2 className={styles.boxTitle}>{t('pool.rules.fallbackTitle')}</h2>
        <div className={styles.pair}>
          <Form.Item name="fallback_id" label={t('pool.rules.fallback')} normalize={orNull}>
            <Select
              allowClear
              placeholder={t('pool.rules.noFallback')}
              options={others.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Form.Item>
          <Form.Item
            name="fallback_days"
            label={t('pool.rules.fallbackDays')}
            dependencies={['fallback_id']}
            rules={[{ required: Boolean(fallback), message: t('shell.form.required') }]}
          >
            <InputNumber min={1} max={1095} precision={0} disabled={!fallback} />
          </Form.Item>
          <Form.Item
            name="in_force_from"
            label={t('pool.rules.from')}
            tooltip={t('pool.rules.fromHint')}
            getValueProps={(value: string | null) => ({ value: value ? dayjs(value) : null })}
            normalize={(day: Dayjs | null) => day?.format('YYYY-MM-DD') ?? null}
          >
            <DatePicker
              style={{ width: '100%' }}
              minDate={dayjs(today)}
              placeholder={t('pool.rules.today')}
            />
          </Form.Item>
        </div>
      </section>
    </>
  );
}

function orNull(value: string | undefined): string | null {
  return value ?? null;
}
