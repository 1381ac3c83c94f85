import { ActionSheet } from 'antd-mobile';
import { useTranslation } from 'react-i18next';
import { pointOf } from '../../shell/place';
import { NAVIGATORS, wayTo } from './navigation';
import type { RouteStop } from './route';

/** Which app shows the way to a stop. */
export function NavigateSheet({ stop, close }: { stop: RouteStop | null; close: () => void }) {
  const { t } = useTranslation();
  const place = pointOf(stop);
  return (
    <ActionSheet
      visible={stop !== null && place !== null}
      extra={t('route.navigateTitle')}
      cancelText={t('route.cancel')}
      onClose={close}
      actions={NAVIGATORS.map((navigator) => ({
        key: navigator,
        text: (
          <span data-testid={`navigate-${navigator}`}>{t(`route.navigator.${navigator}`)}</span>
        ),
        onClick: () => {
          if (stop && place) window.open(wayTo(navigator, { ...place, name: stop.name }), '_blank');
          close();
        },
      }))}
    />
  );
}
