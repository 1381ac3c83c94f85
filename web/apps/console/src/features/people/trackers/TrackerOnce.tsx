import type { components } from '@shifang/api';
import { Alert, Button, Modal, QRCode, Tabs, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from '../people.module.css';
import { settingsOf, type Setting } from './addresses';

interface Props {
  issued: components['schemas']['IssuedOut'] | null;
  onClose: () => void;
}

/** A token that was just issued, as each app wants it: shown this once, to be entered or scanned. */
export function TrackerOnce({ issued, onClose }: Props) {
  const { t } = useTranslation();
  const settings = issued === null ? [] : settingsOf(location.origin, issued.token);
  return (
    <Modal
      open={issued !== null}
      title={t('people.tracker.onceTitle', { label: issued?.label ?? '' })}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('people.tracker.kept')}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t('people.tracker.once')} />
      <Tabs
        items={settings.map((setting) => ({
          key: setting.app,
          label: setting.app,
          children: <Fields setting={setting} />,
        }))}
      />
    </Modal>
  );
}

function Fields({ setting }: { setting: Setting }) {
  const { t } = useTranslation();
  return (
    <div className={styles.tracker}>
      <dl>
        {setting.fields.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`people.tracker.field.${name}`)}</dt>
            <dd data-testid={`tracker-${name}`}>
              <Typography.Text copyable={{ text: value }} code>
                {value}
              </Typography.Text>
            </dd>
          </div>
        ))}
      </dl>
      {setting.link !== undefined && (
        <figure>
          <QRCode
            value={setting.link}
            size={220}
            type="svg"
            bordered={false}
            bgColor="#FFFFFF"
            color="#000000"
          />
          <figcaption>{t('people.tracker.scan', { app: setting.app })}</figcaption>
        </figure>
      )}
    </div>
  );
}
