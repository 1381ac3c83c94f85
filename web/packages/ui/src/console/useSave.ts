import { problemText, toProblem, type Problem } from '@shifang/api';
import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { App, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';

interface Options<I, O> {
  save: (input: I) => Promise<O>;
  /** Said when it is done. */
  done?: string;
  /** Lists and details that are asked for anew. */
  refresh?: readonly QueryKey[];
  onDone?: (answer: O, input: I) => void;
  /** Deals with a problem itself by returning true; others are told in a message. */
  onProblem?: (problem: Problem, input: I) => boolean;
  form?: FormInstance;
}

export interface Saving<I> {
  run: (input: I) => void;
  pending: boolean;
}

/** One write: says when it is done, refreshes what shows it, and tells what went wrong in words. */
export function useSave<I = void, O = unknown>(options: Options<I, O>): Saving<I> {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: options.save,
    onSuccess: (answer: O, input: I) => {
      for (const queryKey of options.refresh ?? []) void queries.invalidateQueries({ queryKey });
      if (options.done !== undefined) void message.success(options.done);
      options.onDone?.(answer, input);
    },
    onError: (error, input) => {
      const problem = toProblem(error);
      if (options.onProblem?.(problem, input) === true) return;
      if (options.form !== undefined) markFields(options.form, problem, t('ui.save.check'));
      void message.error(problemText(t, problem), 6);
    },
  });
  return { run: mutation.mutate, pending: mutation.isPending };
}

/** Marks the fields of a form that the server names: `body.name` is the field `name`. */
function markFields(form: FormInstance, problem: Problem, words: string): void {
  const known = new Set(Object.keys(form.getFieldsValue() as Record<string, unknown>));
  const named = problem.fields.map(({ field = '' }) => field.replace(/^body\.(?:body\.)?/, ''));
  const told = problem.params['field'];
  if (typeof told === 'string') named.push(told);
  const marked = named
    .map((field) => field.split('.')[0] ?? '')
    .filter((field) => known.has(field));
  form.setFields(marked.map((name) => ({ name, errors: [words] })));
}
