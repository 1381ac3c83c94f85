import { useFormat, useLanguage, listed } from '@shifang/ui';
import { DetailDrawer } from '@shifang/ui/console';
import { useTranslation } from 'react-i18next';
import type { Policy } from '../queries';
import { changedKeys } from '../schema';
import styles from '../settings.module.css';
import type { PartName } from './DraftFrame';

interface Props {
  policy: Policy;
  part: PartName;
  open: boolean;
  onClose: () => void;
}

/** The newest versions: who put each in force, when, and what it changed. */
export function Versions({ policy, part, open, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const { versions } = policy;
  const changed = (at: number) => {
    const body = versions[at]?.body ?? {};
    const before = versions[at + 1]?.body ?? (versions[at]?.version === 1 ? policy.default : body);
    return changedKeys(before, { ...before, ...body }).map(part);
  };
  return (
    <DetailDrawer
      open={open}
      onClose={onClose}
      title={t('settings.history.of', { name: policy[language] })}
      width={440}
    >
      <ol className={styles.versions}>
        {versions.map((each, at) => (
          <li key={each.version}>
            <strong>{t('settings.version', { version: each.version })}</strong>
            {each.version === policy.version && (
              <span className={styles.inForce}>{t('settings.history.inForce')}</span>
            )}
            <div className={styles.beside}>
              {each.author?.name ?? t('settings.nobody')} · {format.moment(each.valid_from)}
            </div>
            <div>
              {t('settings.history.changed', {
                parts: listed(language, changed(at)) || '—',
              })}
            </div>
          </li>
        ))}
      </ol>
    </DetailDrawer>
  );
}
