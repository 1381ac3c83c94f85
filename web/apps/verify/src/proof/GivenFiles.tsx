import type { Given } from './files';
import styles from './proof.module.css';
import { useWords } from './words';

interface Props {
  files: Given[];
  onRemove: (name: string) => void;
  onClear: () => void;
}

export function GivenFiles({ files, onRemove, onClear }: Props) {
  const { t } = useWords();
  return (
    <section aria-label={t('proof.files.title')}>
      <ul className={styles['files']}>
        {files.map(({ kind, name }) => (
          <li key={`${kind} ${name}`}>
            <em>{t(`proof.files.${kind}`)}</em>
            <span>{name}</span>
            <button
              type="button"
              className={styles['plain']}
              aria-label={t('proof.files.remove', { name })}
              onClick={() => onRemove(name)}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className={styles['plain']} onClick={onClear}>
        {t('proof.again')}
      </button>
    </section>
  );
}
