import { useMay } from '@shifang/api';
import { useAddress } from '@shifang/ui/console';
import { Alert, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { DraftFrame } from '../policy/DraftFrame';
import type { Policy } from '../queries';
import { useDraft } from '../useDraft';
import { Attributes } from './Attributes';
import { Distances, Stages, Tags, Tiers, Types } from './lists';
import { unnamed, type CustomerSettings } from './types';

interface Props {
  given: Policy;
  onDirty: (dirty: boolean) => void;
}

const PARTS = {
  tiers: Tiers,
  types: Types,
  opportunity_stages: Stages,
  attributes: Attributes,
  tags: Tags,
  distances: Distances,
};
type Part = keyof typeof PARTS;

/** What the organisation defines about its customers. */
export function CustomerPane({ given, onDirty }: Props) {
  const { t } = useTranslation();
  const manages = useMay('policy.manage');
  const [tab, setTab] = useAddress('tab');
  const draft = useDraft<CustomerSettings>(given, onDirty);
  const { body } = draft;
  const missing = unnamed(body);
  return (
    <DraftFrame
      draft={draft}
      part={(key) => t(`settings.customers.parts.${key}`, { defaultValue: key })}
      blocked={missing > 0 ? t('settings.customers.unnamed', { count: missing }) : ''}
    >
      {draft.wrong.size > 0 && (
        <Alert
          type="error"
          showIcon
          title={t('settings.customers.wrong', { places: [...draft.wrong].join(', ') })}
        />
      )}
      <Tabs
        activeKey={tab !== null && tab in PARTS ? tab : 'tiers'}
        onChange={(key) => setTab(key === 'tiers' ? null : key)}
        items={(Object.keys(PARTS) as Part[]).map((key) => {
          const List = PARTS[key];
          return {
            key,
            label: t(`settings.customers.tabs.${key}`),
            children: <List settings={body} change={draft.change} disabled={!manages} />,
          };
        })}
        destroyOnHidden
      />
    </DraftFrame>
  );
}
