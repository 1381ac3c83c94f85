import { useFormat } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import type { Range } from './range';

/** Which days the numbers are of, and which they are compared with if they are. */
export function RangeNote({ range, earlier }: { range: Range; earlier?: Range }) {
  const { t } = useTranslation();
  const format = useFormat();
  const said = ({ since, until }: Range) =>
    since === until ? format.day(since) : format.days(since, until);
  if (earlier === undefined) return said(range);
  return t('insight.note', { range: said(range), earlier: said(earlier) });
}
