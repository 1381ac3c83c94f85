import { ArrowLeftRight, Minus, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './plans.module.css';
import type { Change } from './queries';

const ICONS = { added: Plus, moved: ArrowLeftRight, dropped: Minus } as const;

/** What becomes of a visit: an icon and a word, the word unseen where there is no room. */
export function ChangeMark({ kind, worded = false }: { kind: Change['kind']; worded?: boolean }) {
  const { t } = useTranslation();
  const Icon = ICONS[kind];
  return (
    <span className={styles.change} data-kind={kind} data-worded={worded || undefined}>
      <Icon size={12} strokeWidth={2.5} aria-hidden />
      <span className={worded ? undefined : 'sf-visually-hidden'}>{t(`plans.diff.${kind}`)}</span>
    </span>
  );
}
