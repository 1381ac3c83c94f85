import { ok, useApi } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readPolicy, type Policy } from './queries';
import { placeOf, rebased, same, type Body } from './schema';

export interface Draft<B extends object = Body> {
  /** The version that the changes are made upon. */
  policy: Policy;
  body: B;
  change: (changes: Partial<B>) => void;
  dirty: boolean;
  /** Places that the server does not accept, `chains.leave.0.role`. */
  wrong: ReadonlySet<string>;
  save: () => void;
  saving: boolean;
  undo: () => void;
  /** What somebody else has put in force meanwhile. */
  theirs: Policy | null;
  takeTheirs: () => void;
  putUpon: () => void;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The changes to a policy until they are saved as its next version, or somebody else was first. */
export function useDraft<B extends object = Body>(
  given: Policy,
  onDirty: (dirty: boolean) => void,
): Draft<B> {
  const { t } = useTranslation();
  const { client } = useApi();
  const [policy, setPolicy] = useState(given);
  const [body, setBody] = useState<Body>(given.body);
  const [wrong, setWrong] = useState(NOTHING);
  const [theirs, setTheirs] = useState<Policy | null>(null);
  const dirty = !same(policy.body, body);
  useEffect(() => {
    onDirty(dirty);
    return () => onDirty(false);
  }, [dirty, onDirty]);
  useLeaveGuard(dirty);

  const stand = (next: Policy, nextBody: Body) => {
    setPolicy(next);
    setBody(nextBody);
    setWrong(NOTHING);
    setTheirs(null);
  };
  const saving = useSave({
    save: () => {
      const params = { path: { kind: policy.kind } };
      const sent = { body, version: policy.version };
      return ok(client.PUT('/api/v1/policies/{kind}', { params, body: sent }));
    },
    done: t('settings.saved'),
    refresh: [['policies']],
    onDone: (saved) => stand(saved, saved.body),
    onProblem: (problem) => {
      setWrong(new Set(problem.fields.map(({ field = '' }) => placeOf(field))));
      if (problem.code !== 'conflict') return false;
      void readPolicy(client, policy.kind).then(setTheirs);
      return true;
    },
  });
  return {
    policy,
    body: body as B,
    change: (changes) => setBody((before) => ({ ...before, ...changes })),
    dirty,
    wrong,
    save: () => saving.run(),
    saving: saving.pending,
    undo: () => stand(policy, policy.body),
    theirs,
    takeTheirs: () => theirs !== null && stand(theirs, theirs.body),
    putUpon: () => theirs !== null && stand(theirs, rebased(policy.body, body, theirs.body)),
  };
}

/** The browser asks before a reload or a closed tab loses changes. */
function useLeaveGuard(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);
}
