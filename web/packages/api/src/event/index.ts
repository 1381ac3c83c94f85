interface Translate {
  (key: string, options: Record<string, unknown>): string;
}

/** What an event is called in the language of `t`; its code when the kind is newer than this client. */
export function eventText(t: Translate, kind: string): string {
  return t(`event.${kind}`, { defaultValue: kind });
}
