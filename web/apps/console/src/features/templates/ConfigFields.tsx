import { Checkbox, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { FieldsEditor } from './FieldsEditor';
import { fieldsOf, schemaOf } from './fields';
import { Labelled } from './Labelled';
import { useSay } from './queries';
import styles from './templates.module.css';
import type { Config, StepKind } from './types';

interface Props {
  kind: StepKind;
  config: Config;
  onChange: (config: Config) => void;
}

/** What a step asks for, by its kind. */
export function ConfigFields(props: Props) {
  switch (props.kind.code) {
    case 'photo':
      return <PhotoConfig {...props} />;
    case 'form':
      return <FormConfig {...props} />;
    case 'outcome':
      return <OutcomeConfig {...props} />;
    case 'note':
      return <NoteConfig {...props} />;
    case 'signature':
      return <SignatureConfig {...props} />;
    case 'scan':
      return <ScanConfig {...props} />;
    default:
      return null;
  }
}

/** The choices that a kind's schema lists, in words where the kind has them. */
function useChoices(kind: StepKind, key: string): { value: string; label: string }[] {
  const say = useSay();
  const properties = (kind.config_schema['properties'] ?? {}) as Record<
    string,
    { enum?: string[]; items?: { enum?: string[] } }
  >;
  const listed = properties[key]?.enum ?? properties[key]?.items?.enum ?? Object.keys(kind.words);
  return listed.map((value) => {
    const words = kind.words[value];
    return { value, label: words ? say(words) : value.toUpperCase().replaceAll('_', ' ') };
  });
}

function PhotoConfig({ kind, config, onChange }: Props) {
  const { t } = useTranslation();
  const categories = useChoices(kind, 'category');
  return (
    <>
      <div className={styles.pair}>
        <Labelled label={t('templates.photo.category')}>
          <Select
            value={config['category']}
            options={categories}
            onChange={(category: unknown) => onChange({ ...config, category })}
          />
        </Labelled>
        <Labelled label={t('templates.photo.minimum')}>
          <InputNumber
            min={1}
            max={20}
            value={Number(config['minimum'] ?? 1)}
            onChange={(minimum) => onChange({ ...config, minimum: minimum ?? 1 })}
          />
        </Labelled>
      </div>
      <Labelled label={t('templates.photo.hint')}>
        <Input
          maxLength={200}
          value={String(config['hint'] ?? '')}
          onChange={(event) => onChange(withText(config, 'hint', event.target.value))}
        />
      </Labelled>
    </>
  );
}

function FormConfig({ config, onChange }: Props) {
  const schema = (config['schema'] ?? {}) as Record<string, unknown>;
  return (
    <FieldsEditor
      fields={fieldsOf(schema)}
      onChange={(fields) => onChange({ ...config, schema: schemaOf(fields) })}
    />
  );
}

function OutcomeConfig({ kind, config, onChange }: Props) {
  const { t } = useTranslation();
  const results = useChoices(kind, 'results');
  return (
    <>
      <Labelled label={t('templates.outcome.results')}>
        <Select
          mode="tags"
          value={(config['results'] ?? []) as string[]}
          options={results}
          onChange={(chosen: string[]) => onChange({ ...config, results: chosen })}
        />
      </Labelled>
      {(['require_contact', 'require_next_action'] as const).map((key) => (
        <div key={key}>
          <Checkbox
            checked={config[key] === true}
            onChange={(event) => onChange({ ...config, [key]: event.target.checked })}
          >
            {t(`templates.outcome.${key}`)}
          </Checkbox>
        </div>
      ))}
    </>
  );
}

function NoteConfig({ config, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Labelled label={t('templates.noteLength')}>
      <InputNumber
        min={0}
        max={1000}
        value={Number(config['min_length'] ?? 1)}
        onChange={(length) => onChange({ ...config, min_length: length ?? 0 })}
      />
    </Labelled>
  );
}

function SignatureConfig({ config, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Labelled label={t('templates.signature.mode')}>
        <Select
          value={String(config['mode'] ?? 'drawn')}
          options={[
            { value: 'drawn', label: t('templates.signature.drawn') },
            { value: 'confirm', label: t('templates.signature.confirm') },
          ]}
          onChange={(mode) => onChange({ ...config, mode })}
        />
      </Labelled>
      <Labelled label={t('templates.signature.statement')}>
        <Input.TextArea
          maxLength={500}
          autoSize
          value={String(config['statement'] ?? '')}
          onChange={(event) => onChange(withText(config, 'statement', event.target.value))}
        />
      </Labelled>
    </>
  );
}

function ScanConfig({ kind, config, onChange }: Props) {
  const { t } = useTranslation();
  const symbologies = useChoices(kind, 'symbologies');
  return (
    <>
      <Labelled label={t('templates.scan.symbologies')}>
        <Select
          mode="multiple"
          value={(config['symbologies'] ?? []) as string[]}
          options={symbologies}
          onChange={(chosen: string[]) => onChange({ ...config, symbologies: chosen })}
        />
      </Labelled>
      <Labelled label={t('templates.scan.expected')}>
        <Input
          maxLength={1000}
          value={String(config['expected'] ?? '')}
          onChange={(event) => onChange(withText(config, 'expected', event.target.value))}
        />
      </Labelled>
    </>
  );
}

/** A text of the configuration; an empty one is left out. */
function withText(config: Config, key: string, text: string): Config {
  const rest = Object.entries(config).filter(([name]) => name !== key);
  return Object.fromEntries(text === '' ? rest : [...rest, [key, text]]);
}
