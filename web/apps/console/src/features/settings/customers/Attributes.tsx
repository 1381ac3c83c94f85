import { Empty } from '@shifang/ui';
import { Checkbox, InputNumber, Select } from 'antd';
import { ListPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from '../settings.module.css';
import { EntryList } from './EntryList';
import type { ListProps } from './lists';
import { ATTRIBUTE_KINDS, ofKind, type Attribute } from './types';

/** What else is asked about a customer: of which kind, whether it must be filled in, within which bounds. */
export function Attributes({ settings, change, disabled }: ListProps) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.intro}>{t('settings.customers.attributes.note')}</p>
      {settings.attributes.length === 0 && (
        <Empty
          icon={ListPlus}
          title={t('settings.customers.attributes.none')}
          hint={t('settings.customers.attributes.noneHint')}
        />
      )}
      <EntryList
        entries={settings.attributes}
        onChange={(attributes) => change({ attributes })}
        begin={{ kind: 'text' }}
        prefix="attribute"
        least={0}
        most={60}
        disabled={disabled}
        addLabel={t('settings.customers.attributes.add')}
        beside={t('settings.customers.attributes.kind')}
        more={(attribute, put) => (
          <>
            <Select
              className={styles.kind ?? ''}
              aria-label={t('settings.customers.attributes.kind')}
              disabled={disabled}
              value={attribute.kind}
              options={ATTRIBUTE_KINDS.map((kind) => ({
                value: kind,
                label: t(`settings.customers.attributes.kinds.${kind}`),
              }))}
              onChange={(kind) => put(ofKind(attribute, kind))}
            />
            <Checkbox
              disabled={disabled}
              checked={attribute.required === true}
              onChange={(event) => put({ ...attribute, required: event.target.checked })}
            >
              {t('settings.customers.attributes.required')}
            </Checkbox>
          </>
        )}
        under={(attribute, put) => <Bounds attribute={attribute} put={put} disabled={disabled} />}
      />
    </>
  );
}

interface BoundsProps {
  attribute: Attribute;
  put: (attribute: Attribute) => void;
  disabled: boolean;
}

function Bounds({ attribute, put, disabled }: BoundsProps) {
  const { t } = useTranslation();
  switch (attribute.kind) {
    case 'choice':
    case 'choices':
      return (
        <div className={styles.nested}>
          <EntryList
            entries={attribute.choices ?? []}
            onChange={(choices) => put({ ...attribute, choices })}
            begin={{}}
            prefix="c"
            least={1}
            most={100}
            disabled={disabled}
            addLabel={t('settings.customers.attributes.addChoice')}
          />
        </div>
      );
    case 'integer':
    case 'number':
      return (
        <div className={styles.bounds}>
          <Bound of="minimum" attribute={attribute} put={put} disabled={disabled} />
          <Bound of="maximum" attribute={attribute} put={put} disabled={disabled} />
        </div>
      );
    case 'text':
      return (
        <div className={styles.bounds}>
          <Bound of="max_length" attribute={attribute} put={put} disabled={disabled} />
        </div>
      );
    default:
      return null;
  }
}

interface BoundProps extends BoundsProps {
  of: 'minimum' | 'maximum' | 'max_length';
}

function Bound({ of, attribute, put, disabled }: BoundProps) {
  const { t } = useTranslation();
  const { [of]: value, ...others } = attribute;
  const length = of === 'max_length';
  return (
    <InputNumber<number>
      className={styles.bound ?? ''}
      prefix={t(`settings.customers.attributes.${of}`)}
      aria-label={t(`settings.customers.attributes.${of}`)}
      placeholder={t('settings.customers.attributes.none_of')}
      {...(length ? { min: 1, max: 2000 } : {})}
      {...(length || attribute.kind === 'integer' ? { precision: 0 } : {})}
      disabled={disabled}
      value={value ?? null}
      onChange={(next) => put(next === null ? others : { ...others, [of]: next })}
    />
  );
}
