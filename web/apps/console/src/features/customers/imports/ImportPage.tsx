import { useTranslation } from 'react-i18next';
import { PageHead } from '@shifang/ui/console';

export function ImportPage() {
  const { t } = useTranslation();
  return <PageHead title={t('customers.import.title')} />;
}
