/** Words that the organisation or a template gives in two languages. */
import { useLanguage, type Language } from '@shifang/ui';
import type { Named } from '../outbox/policies';

type TwoLanguages = string | { zh?: string; en?: string; [language: string]: string | undefined };

export function inLanguage(text: TwoLanguages | undefined, language: Language): string {
  if (text === undefined) return '';
  if (typeof text === 'string') return text;
  return text[language] ?? text.zh ?? text.en ?? '';
}

/** Reads texts in two languages and names of keys in the person's language. */
export function useWords(): {
  say: (text: TwoLanguages | undefined) => string;
  nameOf: (list: readonly Named[], key: string | null) => string;
} {
  const language = useLanguage();
  return {
    say: (text) => inLanguage(text, language),
    nameOf: (list, key) => {
      const found = list.find((each) => each.key === key);
      return found ? inLanguage(found.name, language) : (key ?? '');
    },
  };
}
