import { problemText, toProblem } from '@shifang/api';
import { ErrorState, Skeleton } from '@shifang/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props<Data> {
  query: UseQueryResult<Data>;
  rows?: number;
  children: (data: Data) => ReactNode;
}

/** What was asked for; until it is there its outline, and what went wrong where it does not come. */
export function Answer<Data>({ query, rows = 8, children }: Props<Data>) {
  const { t } = useTranslation();
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return <Skeleton rows={rows} />;
  return (
    <ErrorState
      message={problemText(t, toProblem(query.error))}
      retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
    />
  );
}
