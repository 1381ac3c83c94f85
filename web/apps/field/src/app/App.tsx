import { ApiProvider, createApi, useMe } from '@shifang/api';
import { Skeleton } from '@shifang/ui';
import { FieldTheme } from '@shifang/ui/field';
import { lazy, Suspense, useEffect } from 'react';
import { HashRouter } from 'react-router';
import { SignInPage } from '../features/sign-in/SignInPage';
import { CrashBoundary } from './Crash';

const api = createApi('field');
const loadRest = () => import('./SignedIn');
const SignedIn = lazy(loadRest);

/** Addresses live behind the hash: a reload works on any server, and without one. */
export function App() {
  return (
    <FieldTheme>
      <ApiProvider api={api}>
        <HashRouter>
          <CrashBoundary>
            <Door />
          </CrashBoundary>
        </HashRouter>
      </ApiProvider>
    </FieldTheme>
  );
}

/** The app of who is signed in, else the sign-in page; while somebody types there, the rest is fetched. */
function Door() {
  const me = useMe();
  useEffect(() => {
    // What fails now is tried again when it is needed.
    if (me === null) loadRest().catch(() => undefined);
  }, [me]);
  if (me === null) return <SignInPage />;
  const waiting = <Skeleton rows={6} height={44} />;
  return (
    <Suspense fallback={waiting}>
      <SignedIn me={me} waiting={waiting} />
    </Suspense>
  );
}
