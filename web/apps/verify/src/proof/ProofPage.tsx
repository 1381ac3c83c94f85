import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { added, given, type Given } from './files';
import { GivenFiles } from './GivenFiles';
import styles from './proof.module.css';
import { Report } from './Report';
import { verify, type Verdict } from './verify';
import { keepLanguage, keptLanguage, LanguageContext, useWords, type Language } from './words';

export function ProofPage() {
  const [language, setLanguage] = useState<Language>(keptLanguage);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const change = () => {
    const next = language === 'zh' ? 'en' : 'zh';
    keepLanguage(next);
    setLanguage(next);
  };
  return (
    <LanguageContext value={language}>
      <Frame onLanguage={change}>
        <Check />
      </Frame>
    </LanguageContext>
  );
}

function Frame({ onLanguage, children }: { onLanguage: () => void; children: ReactNode }) {
  const { t } = useWords();
  useEffect(() => {
    document.title = t('proof.title');
  });
  return (
    <div className={styles['page']}>
      <header className={styles['header']}>
        <strong>{t('proof.brand')}</strong>
        <button type="button" className={styles['plain']} onClick={onLanguage}>
          {t('proof.language')}
        </button>
      </header>
      <main className={styles['main']}>
        <h1>{t('proof.title')}</h1>
        {children}
      </main>
    </div>
  );
}

function Check() {
  const { t } = useWords();
  const { files, reading, failed, add, remove, clear } = useFiles();
  const [key, setKey] = useState('');
  const [witnesses, setWitnesses] = useState('');
  const verdict = verdictOf(files, { key, witnesses });
  return (
    <>
      <DropZone onFiles={add} small={files.length > 0} />
      {failed !== undefined && (
        <p role="alert" className={styles['alert']}>
          {t('proof.files.unreadable', { name: failed })}
        </p>
      )}
      {reading && <p role="status">{t('proof.files.reading')}</p>}
      {files.length > 0 && <GivenFiles files={files} onRemove={remove} onClear={clear} />}
      <label className={styles['key']}>
        <span>{t('proof.key.label')}</span>
        <input
          value={key}
          onChange={(event) => setKey(event.target.value)}
          spellCheck={false}
          autoComplete="off"
          placeholder="shifang/…+…+…"
        />
        <small>{t('proof.key.help')}</small>
      </label>
      <label className={styles['key']}>
        <span>{t('proof.witness.label')}</span>
        <textarea
          rows={1}
          value={witnesses}
          onChange={(event) => setWitnesses(event.target.value)}
          spellCheck={false}
        />
      </label>
      {files.length > 0 && verdict === undefined && !reading && (
        <p role="alert" className={styles['alert']}>
          {t('proof.missing')}
        </p>
      )}
      {verdict !== undefined && <Report verdict={verdict} photos={photosOf(files)} />}
    </>
  );
}

function useFiles() {
  const [files, setFiles] = useState<Given[]>([]);
  const [reading, setReading] = useState(false);
  const [failed, setFailed] = useState<string>();
  const add = useCallback(async (list: File[]) => {
    setReading(true);
    setFailed(undefined);
    const next: Given[] = [];
    for (const file of list)
      try {
        next.push(await given(file));
      } catch {
        setFailed(file.name);
      }
    setFiles((before) => added(before, next));
    setReading(false);
  }, []);
  const remove = (name: string) =>
    setFiles((before) => before.filter((each) => each.name !== name));
  return { files, reading, failed, add, remove, clear: () => setFiles([]) };
}

function photosOf(files: Given[]): Record<string, string> {
  return Object.fromEntries(
    files.flatMap((each) => (each.kind === 'photo' ? [[each.name, each.sha256]] : [])),
  );
}

interface Keys {
  key: string;
  witnesses: string;
}

function verdictOf(files: Given[], { key, witnesses }: Keys): Verdict | undefined {
  const proof = files.find((each) => each.kind === 'proof');
  const older = files.find((each) => each.kind === 'older');
  if (proof === undefined) return undefined;
  return verify(proof.bytes, {
    key: key.trim() === '' ? undefined : key,
    older: older?.note,
    witnesses: witnesses.split('\n').filter((line) => line.trim() !== ''),
    photos: files.some(({ kind }) => kind === 'photo') ? photosOf(files) : undefined,
  });
}

function DropZone({ onFiles, small }: { onFiles: (files: File[]) => void; small: boolean }) {
  const { t } = useWords();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const enter = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [onFiles]);
  return (
    <div className={styles['drop']} data-over={over} data-small={small}>
      <p>{t('proof.intro')}</p>
      <label className={styles['choose']}>
        <input
          type="file"
          multiple
          className="sf-visually-hidden"
          onChange={(event) => {
            onFiles([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        {t('proof.choose')}
      </label>
      <small>{t('proof.private')}</small>
    </div>
  );
}
