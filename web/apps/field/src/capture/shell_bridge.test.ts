import { afterEach, describe, expect, it } from 'vitest';
import { shellEnvironment, shellSaysMocked } from './shell_bridge';

afterEach(() => {
  delete window.shifangShell;
});

describe('the native shell', () => {
  it('is not there in a browser, and then nothing is said', () => {
    expect(shellEnvironment()).toEqual({});
    expect(shellSaysMocked(1)).toBeUndefined();
  });

  it('says what it knows', () => {
    window.shifangShell = { environment: () => ({ rooted: true }), isMock: (at) => at > 5 };
    expect(shellEnvironment()).toEqual({ rooted: true });
    expect([shellSaysMocked(4), shellSaysMocked(6)]).toEqual([false, true]);
  });

  it('says nothing when it cannot, or fails', () => {
    window.shifangShell = {
      environment: () => {
        throw new Error('no such service');
      },
      isMock: () => null,
    };
    expect(shellEnvironment()).toEqual({});
    expect(shellSaysMocked(4)).toBeUndefined();
  });
});
