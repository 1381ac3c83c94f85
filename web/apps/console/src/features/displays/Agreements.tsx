import { useMay } from '@shifang/api';
import { Empty, StatusTag, useFormat } from '@shifang/ui';
import {
  ChoiceFilter,
  DataTable,
  DetailDrawer,
  FilterBar,
  SearchFilter,
  useAddress,
  useFilters,
  type Column,
} from '@shifang/ui/console';
import { Button } from 'antd';
import { FilePlus2, Refrigerator } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AgreementForm } from './AgreementForm';
import { AgreementPane } from './AgreementPane';
import { AGREEMENT_LOOK } from './look';
import { useAgreements, type Agreement } from './queries';

const FILTERS = ['search', 'status', 'customer_id'];

export function Agreements() {
  const { t } = useTranslation();
  const filters = useFilters(FILTERS);
  const [openId, setOpenId] = useAddress('open');
  const [adding, setAdding] = useState(false);
  const manages = useMay('displays.manage');
  const list = useAgreements(filters.values);
  const columns = useColumns();
  const filtered = Object.keys(filters.values).length > 0;
  const add = (
    <Button type="primary" icon={<FilePlus2 size={16} />} onClick={() => setAdding(true)}>
      {t('displays.add')}
    </Button>
  );
  return (
    <>
      <FilterBar filters={filters} actions={manages ? add : undefined}>
        <SearchFilter filters={filters} placeholder={t('displays.search')} />
        <ChoiceFilter
          filters={filters}
          name="status"
          label={t('displays.field.status')}
          options={Object.keys(AGREEMENT_LOOK).map((value) => ({
            value,
            label: t(`displays.status.${value}`),
          }))}
        />
      </FilterBar>
      <DataTable
        name="displays"
        label={t('displays.agreements')}
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        openId={openId}
        onOpen={({ id }) => setOpenId(id)}
        empty={
          <Empty
            icon={Refrigerator}
            title={t(filtered ? 'displays.noneFound' : 'displays.empty')}
            hint={t(filtered ? 'displays.noneFoundHint' : 'displays.emptyHint')}
            action={manages && !filtered ? add : undefined}
          />
        }
      />
      <DetailDrawer
        open={openId !== null}
        onClose={() => setOpenId(null)}
        title={t('displays.agreement')}
        width={880}
      >
        {openId !== null && <AgreementPane key={openId} id={openId} />}
      </DetailDrawer>
      {adding && (
        <AgreementForm
          onClose={() => setAdding(false)}
          onSaved={(id) => {
            setAdding(false);
            setOpenId(id);
          }}
        />
      )}
    </>
  );
}

function useColumns(): readonly Column<Agreement>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      key: 'customer',
      title: t('displays.field.customer'),
      dataIndex: 'customer_name',
      fixedColumn: true,
    },
    { key: 'name', title: t('displays.field.name'), dataIndex: 'name' },
    {
      key: 'days',
      title: t('displays.field.days'),
      render: (_, { starts_on, ends_on }) => format.days(starts_on, ends_on),
    },
    {
      key: 'amount',
      title: t('displays.field.amount'),
      align: 'right',
      render: (_, { amount_cents, every }) =>
        `${format.money(amount_cents)} / ${t(`displays.every.${every}`)}`,
    },
    {
      key: 'status',
      title: t('displays.field.status'),
      render: (_, { status }) => (
        <StatusTag size="small" status={AGREEMENT_LOOK[status]}>
          {t(`displays.status.${status}`)}
        </StatusTag>
      ),
    },
    {
      key: 'version',
      title: t('displays.field.version'),
      dataIndex: 'version',
      hiddenAtFirst: true,
    },
  ];
}
