/**
 * What a native wrapper of this app may tell it (docs/attestation.md). A browser has no such object, and then nothing
 * of it is said: what is not known is absent, never "no".
 */
export interface ShifangShell {
  /** Flags of the environment by their names in the evidence envelope: `rooted`, `hooked`, `emulator`, `cloned`,
   * `developer_mode`, `mock_apps`, `mock_app_selected`. */
  environment?: () => Record<string, unknown>;
  /** Whether the system says that the position of this moment (ms since 1970) was made up; null when it cannot say. */
  isMock?: (fixedAt: number) => boolean | null;
}

declare global {
  interface Window {
    shifangShell?: ShifangShell;
  }
}

/** A wrapper that fails must not keep anybody from working. */
function told<T>(ask: () => T | undefined): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

export function shellEnvironment(): Record<string, unknown> {
  const flags = told(() => window.shifangShell?.environment?.());
  return typeof flags === 'object' && flags !== null ? { ...flags } : {};
}

export function shellSaysMocked(fixedAt: number): boolean | undefined {
  const mocked = told(() => window.shifangShell?.isMock?.(fixedAt));
  return typeof mocked === 'boolean' ? mocked : undefined;
}
