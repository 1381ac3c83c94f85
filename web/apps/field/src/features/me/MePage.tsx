import { useMay } from '@shifang/api';
import { chooseLanguage, useLanguage, useMode, type ModeChoice } from '@shifang/ui';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { APP_VERSION } from '../../capture/environment';
import { countOutbox, useFieldData } from '../../shell/data';
import { ChoiceField } from '../../shell/fields/Field';
import { useKeyState } from '../../shell/key_state';
import { useRecording } from '../../shell/recording/recording';
import { useFieldSession } from '../../shell/session';
import { TabPage } from '../../shell/TabPage';
import { useExport } from './export_file';
import styles from './MePage.module.css';
import { SignOut } from './SignOut';
import { useStorage } from './storage';

const MODES: readonly ModeChoice[] = ['system', 'light', 'dark'];

export function MePage() {
  const { t } = useTranslation();
  const { me } = useFieldSession();
  return (
    <TabPage title={t('me.title')}>
      <section className={styles.person}>
        <span className={styles.initial} aria-hidden>
          {[...me.name][0]}
        </span>
        <div>
          <p className={styles.name}>{me.name}</p>
          <p className={styles.soft}>
            {me.role.name} · {me.department.name}
          </p>
          <p className={styles.soft}>{me.organisation.name}</p>
        </div>
      </section>
      <Looks />
      <Planned />
      <ThisPhone />
      <SignOut />
      <p className={styles.version}>{t('me.version', { version: APP_VERSION })}</p>
    </TabPage>
  );
}

function Looks() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { choice, choose } = useMode();
  return (
    <section className={styles.section}>
      <ChoiceField
        label={t('me.language')}
        choices={[
          { value: 'zh', label: t('me.zh') },
          { value: 'en', label: t('me.en') },
        ]}
        chosen={[language]}
        onChange={([value]) => void chooseLanguage(value === 'en' ? 'en' : 'zh')}
        testId="me-language"
      />
      <ChoiceField
        label={t('me.look')}
        choices={MODES.map((value) => ({ value, label: t(`me.mode.${value}`) }))}
        chosen={[choice]}
        onChange={([value]) => value && choose(value)}
        testId="me-mode"
      />
    </section>
  );
}

/** What of one's planned days is set here; without the permission there is nothing to set. */
function Planned() {
  const { t } = useTranslation();
  const [feeds, bases] = [useMay('planning.feed'), useMay('planning.base')];
  if (!feeds && !bases) return null;
  return (
    <section className={styles.section}>
      {feeds && (
        <Link className={styles.row} to="/me/calendar" data-testid="me-feed">
          {t('me.feed.title')}
          <Value text="" />
        </Link>
      )}
      {bases && (
        <Link className={styles.row} to="/me/base" data-testid="me-base">
          {t('me.base.title')}
          <Value text="" />
        </Link>
      )}
    </section>
  );
}

function ThisPhone() {
  const { t } = useTranslation();
  const storage = useStorage();
  const exportFile = useExport();
  const data = useFieldData();
  const { waiting, troubles } = countOutbox(data);
  const { keysPossible } = useFieldSession();
  const recording = useRecording();
  const key = useKeyState();
  return (
    <section className={styles.section}>
      <Link className={styles.row} to="/outbox">
        {t('me.outbox')}
        <Value text={waiting === 0 ? t('me.allSent') : t('me.waiting', { count: waiting })} />
      </Link>
      <Link className={styles.row} to="/parked">
        {t('me.parked')}
        <Value text={t('me.count', { count: troubles })} />
      </Link>
      <Link className={styles.row} to="/me/recording">
        {t('me.recording')}
        <Value text={t(`recording.short.${recording}`)} />
      </Link>
      <Link className={styles.row} to="/me/key" data-testid="me-key">
        {t('me.key.title')}
        <Value text={keysPossible ? t(`me.key.${key?.state ?? 'none'}`) : t('me.key.impossible')} />
      </Link>
      <Link className={styles.row} to="/me/looks" data-testid="me-looks">
        {t('me.looks.title')}
        <Value text="" />
      </Link>
      <Link className={styles.row} to="/me/sessions">
        {t('me.sessions')}
        <Value text="" />
      </Link>
      <div className={styles.row}>
        {t('me.storage')}
        <span className={styles.value}>{storage}</span>
      </div>
      <button type="button" className={styles.row} data-testid="export-unsent" onClick={exportFile}>
        <span>
          {t('me.export')}
          <span className={styles.soft} style={{ display: 'block' }}>
            {t('me.exportHint')}
          </span>
        </span>
        <ChevronRight size={18} aria-hidden />
      </button>
    </section>
  );
}

function Value({ text }: { text: string }) {
  return (
    <span className={styles.value}>
      {text} <ChevronRight size={18} aria-hidden style={{ verticalAlign: '-4px' }} />
    </span>
  );
}
