import { useApi, useMay, type Me } from '@shifang/api';
import { Empty, NoPermission, Skeleton } from '@shifang/ui';
import { ConsoleShell } from '@shifang/ui/console';
import { BasemapProvider, type Basemap } from '@shifang/ui/map';
import { useQuery } from '@tanstack/react-query';
import { CalendarSync, Compass } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { basemapsQuery } from './basemaps';
import type { FeatureRoute } from './feature';
import { FEATURES, GROUPS } from './features';
import { useBadges } from './badges';
import { CrashBoundary } from './Crash';

const CalendarFeed = lazy(() => import('./CalendarFeed'));
const NO_BASEMAPS: readonly Basemap[] = [];

function mayOpen(me: Me, { permissions }: FeatureRoute): boolean {
  return permissions.length === 0 || permissions.some((name) => me.permissions.includes(name));
}

/** The shell around every page: navigation of what the person may open, and the page of the address. */
export function Frame({ me, onSignOut }: { me: Me; onSignOut: () => void }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const badges = useBadges();
  const { client } = useApi();
  const basemaps = useQuery(basemapsQuery(client)).data ?? NO_BASEMAPS;
  const open = FEATURES.filter((feature) => mayOpen(me, feature));
  const first = open[0];
  const mayFeed = useMay('planning.feed');
  const [feed, setFeed] = useState<'closed' | 'never' | 'open'>('never');
  return (
    <BasemapProvider basemaps={basemaps}>
      <ConsoleShell
        organisation={me.organisation.name}
        person={{ name: me.name, role: me.role.name }}
        personMenu={
          mayFeed
            ? [
                {
                  key: 'feed',
                  icon: <CalendarSync size={16} />,
                  label: t('shell.feed.title'),
                  onClick: () => setFeed('open'),
                },
              ]
            : []
        }
        onSignOut={onSignOut}
        groups={GROUPS.map((group) =>
          open
            .filter((feature) => feature.group === group)
            .map(({ path, labelKey, icon }) => ({
              to: path,
              label: t(labelKey),
              icon,
              badge: badges[path] ?? 0,
            })),
        )}
      >
        <CrashBoundary place={pathname + search}>
          <Suspense fallback={<Skeleton rows={8} />}>
            <Routes>
              {FEATURES.map((feature) => (
                <Route
                  key={feature.path}
                  path={feature.nested === true ? `${feature.path}/*` : feature.path}
                  element={mayOpen(me, feature) ? <feature.page /> : <NoPermission />}
                />
              ))}
              {first !== undefined && (
                <Route path="/" element={<Navigate to={first.path} replace />} />
              )}
              <Route path="*" element={<NotHere to={first?.path ?? '/'} />} />
            </Routes>
          </Suspense>
        </CrashBoundary>
        {feed !== 'never' && (
          <Suspense>
            <CalendarFeed open={feed === 'open'} onClose={() => setFeed('closed')} />
          </Suspense>
        )}
      </ConsoleShell>
    </BasemapProvider>
  );
}

function NotHere({ to }: { to: string }) {
  const { t } = useTranslation();
  const back = <Link to={to}>{t('shell.notFound.back')}</Link>;
  return (
    <Empty
      icon={Compass}
      title={t('shell.notFound.title')}
      hint={t('shell.notFound.hint')}
      action={back}
    />
  );
}
