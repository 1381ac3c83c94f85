import { useMay } from '@shifang/api';
import { useLanguage } from '@shifang/ui';
import { Button } from 'antd';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { ChainsField } from '../fields/ChainsField';
import type { FieldProps } from '../fields/field';
import { SchemaField } from '../fields/SchemaField';
import type { Policy } from '../queries';
import { labelOf, same, type Schema } from '../schema';
import styles from '../settings.module.css';
import { useDraft } from '../useDraft';
import { DraftFrame } from './DraftFrame';
import { groupsOf } from './groups';

/** Parts that a plain form would show badly. */
const OWN: Record<string, (props: FieldProps) => React.ReactNode> = {
  'approvals.settings/chains': ChainsField,
};

interface Props {
  given: Policy;
  onDirty: (dirty: boolean) => void;
}

/** A policy as the form that its schema describes. */
export function PolicyPane({ given, onDirty }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const manages = useMay('policy.manage');
  const draft = useDraft(given, onDirty);
  const { policy, body } = draft;
  const { properties = {}, required = [] } = policy.body_schema as Schema;
  const part = (key: string) => labelOf(properties[key] ?? {}, key, language).text;
  const field = (key: string, schema: Schema) => {
    const Field = OWN[`${policy.kind}/${key}`] ?? SchemaField;
    return (
      <Field
        key={key}
        place={key}
        schema={schema}
        label={labelOf(schema, key, language)}
        value={body[key]}
        delivered={policy.default[key]}
        required={required.includes(key)}
        disabled={!manages}
        wrong={draft.wrong}
        onChange={(value) => draft.change({ [key]: value })}
      />
    );
  };
  return (
    <DraftFrame draft={draft} part={part}>
      {groupsOf(policy.kind, Object.keys(properties)).map((group) => (
        <Fragment key={group.name ?? ''}>
          {group.name !== null && (
            <h3 className={styles.groupName}>{t(`settings.groups.${group.name}`)}</h3>
          )}
          {group.keys.map((key) => field(key, properties[key] ?? {}))}
        </Fragment>
      ))}
      {manages && (
        <Button
          className={styles.reset ?? ''}
          disabled={same(body, { ...body, ...policy.default })}
          onClick={() => draft.change(policy.default)}
        >
          {t('settings.reset')}
        </Button>
      )}
    </DraftFrame>
  );
}
