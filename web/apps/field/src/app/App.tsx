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
/** So long the first page has the line and the processor for itself. */
const FIRST_LOOK_MS = 2_500;

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
    if (me !== null) return undefined;
    // What fails now is tried again when it is needed.
    const timer = window.setTimeout(() => loadRest().catch(() => undefined), FIRST_LOOK_MS);
    return () => window.clearTimeout(timer);
  }, [me]);
  if (me === null) return <SignInPage />;
  const waiting = <Skeleton rows={6} height={44} />;
  return (
    <Suspense fallback={waiting}>
      <SignedIn me={me} waiting={waiting} />
    </Suspense>
  );
}
