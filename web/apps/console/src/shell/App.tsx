import { useApi, useMe } from '@shifang/api';
import { TimeZone } from '@shifang/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { SignInPage } from '../features/session';
import { Frame } from './Frame';

/** The sign-in page, or the console of who is signed in. Another person never sees the answers of the one before. */
export function App() {
  const me = useMe();
  const { session } = useApi();
  const queries = useQueryClient();
  const person = me?.id;
  useEffect(() => {
    if (person === undefined) queries.clear();
  }, [person, queries]);
  if (me === null) return <SignInPage />;
  return (
    <TimeZone zone={me.organisation.timezone}>
      <Frame me={me} onSignOut={() => void session.signOut()} />
    </TimeZone>
  );
}
