import { ok, useApi } from '@shifang/api';
import { useLanguage } from '@shifang/ui';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useCustomerSettings } from '../../shell/customerSettings';
import type { Words } from './types';

export function useTemplates() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['templates'],
    queryFn: async () => (await ok(client.GET('/api/v1/visit-templates'))).items,
  });
}

export function useTemplate(id: string) {
  const { client } = useApi();
  const params = { path: { template_id: id } };
  return useQuery({
    queryKey: ['templates', id],
    queryFn: () => ok(client.GET('/api/v1/visit-templates/{template_id}', { params })),
    // What is being written must not change under the hands.
    staleTime: Infinity,
  });
}

export function useStepKinds() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['step-kinds'],
    queryFn: async () => (await ok(client.GET('/api/v1/step-kinds'))).items,
    staleTime: Infinity,
  });
}

export function useAssignments() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['template-assignments'],
    queryFn: async () => (await ok(client.GET('/api/v1/visit-template-assignments'))).items,
  });
}

export interface Entry {
  key: string;
  name: Words;
}

/** The organisation's customer types and tiers. */
export function useCustomerWords(): { types: Entry[]; tiers: Entry[] } {
  const data = useCustomerSettings();
  return { types: data?.types ?? [], tiers: data?.tiers ?? [] };
}

/** Says words in the person's language; Chinese where the other is missing. */
export function useSay(): (words: Words) => string {
  const language = useLanguage();
  return useCallback(({ zh, en }: Words) => (language === 'en' && en ? en : zh), [language]);
}
