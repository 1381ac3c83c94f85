import { DepartmentPicker } from '@shifang/ui/console';
import { useFormat } from '@shifang/ui';
import { Alert, Form, Input, Select, Spin, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { RegionField } from '../../../shell/region/RegionField';
import { useVocabulary } from '../settings';
import styles from './imports.module.css';
import { kindLabel } from './kinds';
import { useColumnValues, type Import } from './queries';

interface Props {
  batch: Import;
  /** The column that tells the kind of place. */
  column: number | undefined;
  /** Positions are mapped: an area can be chosen. */
  located: boolean;
}

/** Where leads come from, where they go, and which kinds of places are taken as which type of customer. */
export function LeadFields({ batch, column, located }: Props) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t('shell.form.required') }];
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{t('customers.import.leads.title')}</h2>
      <div className={styles.fields}>
        <Form.Item
          name={['leads', 'department_id']}
          label={t('customers.import.leads.department')}
          extra={t('customers.import.leads.departmentHint')}
          rules={required}
        >
          <DepartmentPicker />
        </Form.Item>
        <Form.Item
          name={['leads', 'source']}
          label={t('customers.import.leads.source')}
          rules={required}
        >
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item
          name={['leads', 'licence']}
          label={t('customers.import.leads.licence')}
          extra={t('customers.import.leads.licenceHint')}
          rules={required}
        >
          <Input maxLength={200} />
        </Form.Item>
      </div>
      {column !== undefined && (
        <Form.Item name={['leads', 'kinds']} noStyle>
          <Kinds batch={batch} column={column} />
        </Form.Item>
      )}
      {located && (
        <Form.Item
          className={styles.area ?? ''}
          name={['leads', 'cells']}
          label={t('customers.import.leads.area')}
        >
          <RegionField />
        </Form.Item>
      )}
    </section>
  );
}

interface KindsProps {
  batch: Import;
  column: number;
  value?: Record<string, string>;
  onChange?: (value: Record<string, string>) => void;
}

/** What stands in the column of kinds, with how often; each kind that is given a type is taken. */
function Kinds({ batch, column, value = {}, onChange }: KindsProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const words = useVocabulary();
  const counted = useColumnValues(batch.id, column);
  if (counted.data === undefined)
    return counted.isError ? (
      <Alert type="warning" showIcon title={t('customers.import.leads.kindsFailed')} />
    ) : (
      <Spin />
    );
  const choose = (kind: string, type: string | undefined) => {
    const others = Object.fromEntries(Object.entries(value).filter(([each]) => each !== kind));
    onChange?.(type === undefined ? others : { ...others, [kind]: type });
  };
  const taken = counted.data.reduce((sum, each) => sum + (value[each.value] ? each.count : 0), 0);
  return (
    <>
      <h3 className={styles.subheading}>{t('customers.import.leads.kinds')}</h3>
      <p className={styles.soft}>
        {Object.keys(value).length === 0
          ? t('customers.import.leads.allKinds')
          : t('customers.import.leads.taken', { count: format.number(taken) })}
      </p>
      <Table
        size="small"
        rowKey="value"
        pagination={false}
        scroll={{ y: 320 }}
        dataSource={counted.data}
        columns={[
          {
            key: 'kind',
            title: t('customers.import.field.kind'),
            render: (_, row) => kindLabel(row.value, i18n.language),
          },
          {
            key: 'count',
            title: t('customers.import.leads.count'),
            align: 'right',
            width: 96,
            render: (_, row) => format.number(row.count),
          },
          {
            key: 'type',
            title: t('customers.import.leads.as'),
            width: 240,
            render: (_, row) => (
              <Select
                allowClear
                className={styles.wide ?? ''}
                aria-label={t('customers.import.leads.asType', {
                  kind: kindLabel(row.value, i18n.language),
                })}
                placeholder={t('customers.import.leads.leftOut')}
                options={words.choices(words.settings.types)}
                value={value[row.value] ?? null}
                onChange={(type: string | undefined) => choose(row.value, type)}
              />
            ),
          },
        ]}
      />
    </>
  );
}
