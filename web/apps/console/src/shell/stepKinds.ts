import { ok, useApi, type components } from '@shifang/api';
import { useLanguage } from '@shifang/ui';
import { useQuery } from '@tanstack/react-query';

export type StepKind = components['schemas']['StepKindOut'];

export interface StepWords {
  kinds: readonly StepKind[];
  /** What a kind of step is called. */
  kind: (code: string) => string;
  /** A word of a kind: a photo's category, a result, a side. */
  word: (kind: string, key: string) => string;
}

interface TwoWords {
  zh: string;
  en: string;
}

/** The kinds of steps that the server knows, with their words. */
export function useStepWords(): StepWords {
  const { client } = useApi();
  const language = useLanguage();
  const kinds =
    useQuery({
      queryKey: ['step-kinds'],
      queryFn: async () => (await ok(client.GET('/api/v1/step-kinds'))).items,
      staleTime: Infinity,
    }).data ?? [];
  const find = (code: string) => kinds.find((kind) => kind.code === code);
  return {
    kinds,
    kind: (code) => find(code)?.title[language] ?? code,
    word: (code, key) => (find(code)?.words[key] as TwoWords | undefined)?.[language] ?? key,
  };
}

/** A text in two languages, as templates carry them; the other language when one is missing. */
export function titleIn(title: unknown, language: 'zh' | 'en'): string {
  if (typeof title === 'string') return title;
  if (typeof title !== 'object' || title === null) return '';
  const words = title as Record<string, string | undefined>;
  return words[language] || words['zh'] || words['en'] || '';
}
