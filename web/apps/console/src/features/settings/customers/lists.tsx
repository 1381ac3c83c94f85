import { Checkbox, ColorPicker, InputNumber, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from '../settings.module.css';
import { EntryList } from './EntryList';
import { withTiers, type CustomerSettings } from './types';

export interface ListProps {
  settings: CustomerSettings;
  change: (changes: Partial<CustomerSettings>) => void;
  disabled: boolean;
}

const PLAIN_COLOR = '#475569';

export function Tiers({ settings, change, disabled }: ListProps) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.intro}>{t('settings.customers.tiers.note')}</p>
      <EntryList
        entries={settings.tiers}
        onChange={(tiers) => change(withTiers(settings, tiers))}
        begin={{ color: PLAIN_COLOR }}
        prefix="T"
        least={1}
        most={20}
        disabled={disabled}
        addLabel={t('settings.customers.tiers.add')}
        beside={t('settings.customers.tiers.beside')}
        carriedBy="tier"
        more={(tier, put) => (
          <>
            <ColorPicker
              disabled={disabled}
              disabledAlpha
              value={tier.color ?? PLAIN_COLOR}
              onChangeComplete={(color) => put({ ...tier, color: color.toHexString().slice(0, 7) })}
            />
            <Radio
              disabled={disabled}
              checked={tier.key === settings.default_tier}
              onChange={() => change({ default_tier: tier.key })}
            >
              {t('settings.customers.tiers.default')}
            </Radio>
          </>
        )}
      />
    </>
  );
}

export function Types({ settings, change, disabled }: ListProps) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.intro}>{t('settings.customers.types.note')}</p>
      <EntryList
        entries={settings.types}
        onChange={(types) => change({ types })}
        begin={{}}
        prefix="type"
        least={1}
        most={100}
        disabled={disabled}
        addLabel={t('settings.customers.types.add')}
        beside={t('settings.customers.types.fence')}
        carriedBy="type"
        more={(type, put) => (
          <Metres
            label={t('settings.customers.types.fence')}
            value={type.geofence_m}
            least={20}
            most={5000}
            disabled={disabled}
            placeholder={t('settings.customers.types.usual')}
            onChange={(geofence) => put({ ...type, geofence_m: geofence ?? undefined })}
          />
        )}
      />
    </>
  );
}

const STAGE_KINDS = ['open', 'won', 'lost'] as const;

export function Stages({ settings, change, disabled }: ListProps) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.intro}>{t('settings.customers.stages.note')}</p>
      <EntryList
        entries={settings.opportunity_stages}
        onChange={(stages) => change({ opportunity_stages: stages })}
        begin={{ kind: 'open', probability: 50 }}
        prefix="stage"
        least={2}
        most={20}
        disabled={disabled}
        addLabel={t('settings.customers.stages.add')}
        beside={t('settings.customers.stages.beside')}
        more={(stage, put) => (
          <>
            <Select
              className={styles.kind ?? ''}
              aria-label={t('settings.customers.stages.kind')}
              disabled={disabled}
              value={stage.kind}
              options={STAGE_KINDS.map((kind) => ({
                value: kind,
                label: t(`settings.customers.stages.kinds.${kind}`),
              }))}
              onChange={(kind) => put({ ...stage, kind })}
            />
            <InputNumber<number>
              className={styles.short ?? ''}
              aria-label={t('settings.customers.stages.probability')}
              min={0}
              max={100}
              precision={0}
              suffix="%"
              disabled={disabled}
              value={stage.probability ?? null}
              onChange={(probability) => put({ ...stage, probability: probability ?? undefined })}
            />
          </>
        )}
      />
    </>
  );
}

export function Tags({ settings, change, disabled }: ListProps) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.intro}>{t('settings.customers.tags.note')}</p>
      <Select
        mode="tags"
        open={false}
        suffixIcon={null}
        className={styles.tags ?? ''}
        aria-label={t('settings.customers.parts.tags')}
        placeholder={t('settings.customers.tags.type')}
        tokenSeparators={[',', '，', '、']}
        disabled={disabled}
        value={settings.tags}
        onChange={(tags: string[]) =>
          change({ tags: tags.map((tag) => tag.trim().slice(0, 30)).filter((tag) => tag !== '') })
        }
      />
      <p>
        <Checkbox
          disabled={disabled}
          checked={settings.free_tags}
          onChange={(event) => change({ free_tags: event.target.checked })}
        >
          {t('settings.customers.tags.free')}
        </Checkbox>
      </p>
    </>
  );
}

export function Distances({ settings, change, disabled }: ListProps) {
  const { t } = useTranslation();
  const { duplicates } = settings;
  const lines = [
    {
      key: 'fence' as const,
      value: settings.default_geofence_m,
      least: 20,
      most: 5000,
      put: (value: number | null) => change({ default_geofence_m: value }),
    },
    {
      key: 'field' as const,
      value: duplicates.field_radius_m,
      least: 0,
      most: 2000,
      put: (value: number | null) =>
        change({ duplicates: { ...duplicates, field_radius_m: value ?? 0 } }),
    },
    {
      key: 'import' as const,
      value: duplicates.import_radius_m,
      least: 0,
      most: 5000,
      put: (value: number | null) =>
        change({ duplicates: { ...duplicates, import_radius_m: value ?? 0 } }),
    },
  ];
  return lines.map(({ key, value, least, most, put }) => (
    <div key={key} className={styles.line}>
      <span className={styles.label}>{t(`settings.customers.distances.${key}`)}</span>
      <div className={styles.control}>
        <Metres
          label={t(`settings.customers.distances.${key}`)}
          value={value}
          least={least}
          most={most}
          disabled={disabled}
          onChange={put}
        />
        <p className={styles.hint}>{t(`settings.customers.distances.${key}Hint`)}</p>
      </div>
    </div>
  ));
}

interface MetresProps {
  label: string;
  value: number | null | undefined;
  least: number;
  most: number;
  disabled: boolean;
  placeholder?: string;
  onChange: (value: number | null) => void;
}

function Metres({ label, value, least, most, disabled, placeholder, onChange }: MetresProps) {
  const unit = useTranslation().t('settings.metres');
  return (
    <InputNumber<number>
      className={styles.number ?? ''}
      aria-label={label}
      min={least}
      max={most}
      precision={0}
      suffix={<span className={styles.unit}>{unit}</span>}
      disabled={disabled}
      {...(placeholder === undefined ? {} : { placeholder })}
      value={value ?? null}
      onChange={(next) => onChange(next)}
    />
  );
}
