import { isProblem, problemText, toProblem, useMay } from '@shifang/api';
import { ErrorState, NoPermission, Skeleton, StatusTag, TierMark } from '@shifang/ui';
import { DetailDrawer, useAddress } from '@shifang/ui/console';
import { Button, Dropdown, Tabs, type MenuProps } from 'antd';
import { ArrowRightLeft, MapPin, MoreHorizontal, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './customers.module.css';
import { CustomerForm } from './forms/CustomerForm';
import { PositionForm } from './forms/PositionForm';
import { TransferForm } from './forms/TransferForm';
import { usePanorama } from './queries';
import { Contacts } from './sections/Contacts';
import { FollowUps } from './sections/FollowUps';
import { Issues } from './sections/Issues';
import { Overview } from './sections/Overview';
import { OwnershipPane } from './sections/OwnershipHistory';
import { Sales } from './sections/Sales';
import { Timeline } from './sections/Timeline';
import { useVocabulary } from './settings';
import { stageStatus, type Customer, type Panorama } from './types';

/** The panorama of one customer over the list: whoever takes over reads the whole history here. */
export function CustomerDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  return id === null ? (
    <DetailDrawer open={false} onClose={onClose} title="" width={760}>
      {null}
    </DetailDrawer>
  ) : (
    <Opened key={id} id={id} onClose={onClose} />
  );
}

function Opened({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const query = usePanorama(id);
  const customer = query.data?.customer;
  const problem = query.isError ? toProblem(query.error) : null;
  return (
    <DetailDrawer
      open
      onClose={onClose}
      width={760}
      title={customer === undefined ? t('customers.panorama') : <Title customer={customer} />}
      extra={customer === undefined ? null : <Actions customer={customer} />}
    >
      {query.data !== undefined && <Panes panorama={query.data} />}
      {query.isPending && <Skeleton rows={8} />}
      {problem !== null &&
        query.data === undefined &&
        (isProblem(problem) && problem.status === 403 ? (
          <NoPermission />
        ) : (
          <ErrorState
            message={problemText(t, problem)}
            retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
          />
        ))}
    </DetailDrawer>
  );
}

function Title({ customer }: { customer: Customer }) {
  const words = useVocabulary();
  return (
    <span className={styles.drawerTitle}>
      <TierMark tier={customer.tier} rank={words.rank(customer.tier)} />
      <span className={styles.drawerName}>{customer.name}</span>
      <StatusTag size="small" status={stageStatus(customer.life_stage)} />
    </span>
  );
}

type Dialog = 'edit' | 'transfer' | 'position' | null;

function Actions({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<Dialog>(null);
  const mayEdit = useMay('customers.edit');
  const mayTransfer = useMay('customers.transfer');
  const close = () => setDialog(null);
  const items: MenuProps['items'] = [
    ...(mayTransfer
      ? [
          {
            key: 'transfer',
            icon: <ArrowRightLeft size={15} />,
            label: t('customers.transfer.open'),
          },
        ]
      : []),
    ...(mayEdit
      ? [{ key: 'position', icon: <MapPin size={15} />, label: t('customers.position.open') }]
      : []),
  ];
  return (
    <>
      {mayEdit && (
        <Button icon={<Pencil size={14} />} onClick={() => setDialog('edit')}>
          {t('customers.edit')}
        </Button>
      )}{' '}
      {items.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{ items, onClick: ({ key }) => setDialog(key as Dialog) }}
        >
          <Button icon={<MoreHorizontal size={16} />} aria-label={t('customers.more')} />
        </Dropdown>
      )}
      <CustomerForm open={dialog === 'edit'} customer={customer} onClose={close} onSaved={close} />
      <TransferForm open={dialog === 'transfer'} customer={customer} onClose={close} />
      <PositionForm open={dialog === 'position'} customer={customer} onClose={close} />
    </>
  );
}

function Panes({ panorama }: { panorama: Panorama }) {
  const { t } = useTranslation();
  const [tab, setTab] = useAddress('tab');
  const { contacts, follow_ups, issues, opportunities, deals } = panorama;
  const pane = (key: string, children: React.ReactNode, count?: number) => ({
    key,
    children,
    label: t(`customers.tab.${key}`) + (count ? ` ${count}` : ''),
  });
  return (
    <Tabs
      className={styles.tabs ?? ''}
      activeKey={tab ?? 'overview'}
      onChange={(key) => setTab(key === 'overview' ? null : key)}
      items={[
        pane('overview', <Overview panorama={panorama} />),
        pane('timeline', <Timeline panorama={panorama} />),
        pane('contacts', <Contacts panorama={panorama} />, contacts.length),
        pane('followUps', <FollowUps panorama={panorama} />, follow_ups.length),
        pane('issues', <Issues panorama={panorama} />, issues.length),
        pane('sales', <Sales panorama={panorama} />, opportunities.length + deals.length),
        pane('ownership', <OwnershipPane panorama={panorama} />),
      ]}
    />
  );
}
