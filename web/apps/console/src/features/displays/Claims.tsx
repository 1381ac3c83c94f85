import { Empty, StatusTag, useFormat } from '@shifang/ui';
import {
  ChoiceFilter,
  DataTable,
  DetailDrawer,
  Facts,
  FilterBar,
  Section,
  useAddress,
  useFilters,
  type Column,
} from '@shifang/ui/console';
import { PhotoGrid } from '@shifang/ui/photo';
import { ReceiptText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import styles from './displays.module.css';
import { ExportButton, PrintClaim } from './Exports';
import { CLAIM_LOOK } from './look';
import { useClaims, type Claim } from './queries';

const FILTERS = ['status', 'agreement_id'];

/** Fees claimed: where each stands, and the photos that carry it. */
export function Claims() {
  const { t } = useTranslation();
  const filters = useFilters(FILTERS);
  const [openId, setOpenId] = useAddress('claim');
  const list = useClaims(filters.values);
  const columns = useColumns();
  const filtered = Object.keys(filters.values).length > 0;
  const open = list.rows.find(({ id }) => id === openId);
  return (
    <>
      <FilterBar filters={filters} actions={<ExportButton filters={filters.values} />}>
        <ChoiceFilter
          filters={filters}
          name="status"
          label={t('displays.field.status')}
          options={Object.keys(CLAIM_LOOK).map((value) => ({
            value,
            label: t(`displays.claimStatus.${value}`),
          }))}
        />
      </FilterBar>
      <DataTable
        name="display-claims"
        label={t('displays.claims')}
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        openId={openId}
        onOpen={({ id }) => setOpenId(id)}
        empty={
          <Empty
            icon={ReceiptText}
            title={t(filtered ? 'displays.noneFound' : 'displays.noClaims')}
            hint={t(filtered ? 'displays.noneFoundHint' : 'displays.noClaimsHint')}
          />
        }
      />
      <DetailDrawer
        open={open !== undefined}
        onClose={() => setOpenId(null)}
        title={open?.code ?? ''}
      >
        {open !== undefined && <ClaimPane claim={open} />}
      </DetailDrawer>
    </>
  );
}

function ClaimPane({ claim }: { claim: Claim }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Section
        title={claim.agreement_name}
        extra={
          <StatusTag status={CLAIM_LOOK[claim.status]}>
            {t(`displays.claimStatus.${claim.status}`)}
          </StatusTag>
        }
      >
        <Facts
          rows={[
            [t('displays.field.customer'), claim.customer_name],
            [t('displays.period'), format.days(claim.period_start, claim.period_end)],
            [t('displays.field.amount'), format.money(claim.amount_cents)],
            [
              t('displays.field.claimedBy'),
              `${claim.claimed_by ?? ''} · ${format.moment(claim.claimed_at)}`,
            ],
            [
              t('displays.field.closedBy'),
              claim.closed_at === null
                ? null
                : `${claim.closed_by ?? ''} · ${format.moment(claim.closed_at)} ${claim.close_note}`,
            ],
            [
              t('displays.field.approval'),
              <Link key="approval" to={`/approvals?open=${claim.approval_id}`}>
                {t('displays.openApproval')}
              </Link>,
            ],
          ]}
        />
        <div className={styles.actions}>
          <PrintClaim claim={claim} />
        </div>
      </Section>
      <Section title={t('displays.claimPhotos')}>
        <PhotoGrid
          photos={claim.photos.map((photo) => ({
            sha256: photo.sha256,
            caption: `${photo.person_name} · ${format.moment(photo.taken_at)}`,
            detail: (
              <p>
                {t('displays.code')} <code>{photo.code}</code>
              </p>
            ),
          }))}
        />
      </Section>
    </>
  );
}

function useColumns(): readonly Column<Claim>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    { key: 'code', title: t('displays.field.code'), dataIndex: 'code', fixedColumn: true },
    { key: 'customer', title: t('displays.field.customer'), dataIndex: 'customer_name' },
    { key: 'name', title: t('displays.field.name'), dataIndex: 'agreement_name' },
    {
      key: 'period',
      title: t('displays.period'),
      render: (_, { period_start, period_end }) => format.days(period_start, period_end),
    },
    {
      key: 'amount',
      title: t('displays.field.amount'),
      align: 'right',
      render: (_, { amount_cents }) => format.money(amount_cents),
    },
    { key: 'photos', title: t('displays.claimPhotos'), render: (_, { photos }) => photos.length },
    {
      key: 'status',
      title: t('displays.field.status'),
      render: (_, { status }) => (
        <StatusTag size="small" status={CLAIM_LOOK[status]}>
          {t(`displays.claimStatus.${status}`)}
        </StatusTag>
      ),
    },
  ];
}
