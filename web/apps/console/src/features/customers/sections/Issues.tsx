import { ok, useApi, useMay } from '@shifang/api';
import { StatusTag, useFormat, type Status } from '@shifang/ui';
import { Button } from 'antd';
import { useSave } from '@shifang/ui/console';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../customers.module.css';
import { IssueForm, ResolveForm } from '../forms/IssueForm';
import { touching } from '../queries';
import type { Issue, Panorama } from '../types';
import { Block, Item, Line } from './parts';

const LOOK: Record<Issue['status'], Status> = {
  open: 'open',
  in_progress: 'in_progress',
  resolved: 'resolved',
  closed: 'complete',
};

/** What the customer complains of or asks for, and how far it has come. */
export function Issues({ panorama }: { panorama: Panorama }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Issue | null>(null);
  return (
    <>
      <Block
        title={t('customers.tab.issues')}
        none={t('customers.issue.none')}
        add={{ label: t('customers.issue.add'), open: () => setAdding(true) }}
      >
        {panorama.issues.map((issue) => (
          <IssueItem key={issue.id} issue={issue} onEnd={() => setEnding(issue)} />
        ))}
      </Block>
      <IssueForm customerId={panorama.customer.id} open={adding} onClose={() => setAdding(false)} />
      <ResolveForm issue={ending} onClose={() => setEnding(null)} />
    </>
  );
}

function IssueItem({ issue, onEnd }: { issue: Issue; onEnd: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const format = useFormat();
  const mayEdit = useMay('customers.edit');
  const begin = useSave({
    save: () => {
      const params = { path: { issue_id: issue.id } };
      const body = { status: 'in_progress' as const };
      return ok(client.PATCH('/api/v1/customer-issues/{issue_id}', { params, body }));
    },
    done: t('customers.issue.begun'),
    refresh: touching(issue.customer_id),
  });
  const running = issue.status === 'open' || issue.status === 'in_progress';
  return (
    <Item
      title={issue.title}
      marks={
        <StatusTag size="small" status={LOOK[issue.status]}>
          {t(`customers.state.${issue.status}`)}
        </StatusTag>
      }
      actions={
        running &&
        mayEdit && (
          <>
            {issue.status === 'open' && (
              <Button type="link" size="small" loading={begin.pending} onClick={() => begin.run()}>
                {t('customers.issue.begin')}
              </Button>
            )}
            <Button type="link" size="small" onClick={onEnd}>
              {t('customers.issue.resolve')}
            </Button>
          </>
        )
      }
    >
      <Line
        parts={[
          issue.owner_name && t('customers.issue.owner', { name: issue.owner_name }),
          issue.due_on !== null && t('customers.issue.due', { day: format.day(issue.due_on) }),
          format.moment(issue.raised_at),
        ]}
      />
      {issue.detail !== '' && <p className={styles.text}>{issue.detail}</p>}
      {issue.resolution !== '' && (
        <p className={styles.text}>
          {t('customers.issue.resolutionIs', { text: issue.resolution })}
        </p>
      )}
    </Item>
  );
}
