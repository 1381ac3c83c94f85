import { ok, useApi, type Problem } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import type { FormInstance } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { LIST, MAP, touching } from '../queries';
import type { Customer } from '../types';
import { placeChanges, shared, type CustomerValues } from './values';

interface Options {
  customer: Customer | null;
  form: FormInstance<CustomerValues>;
  onSaved: (id: string) => void;
  /** Similar customers are close by; `again` saves in spite of them. */
  onLookAlike: (problem: Problem, again: (distinct: string[]) => void) => void;
}

interface Input {
  values: CustomerValues;
  distinct: string[];
}

export function useSaveCustomer({ customer, form, onSaved, onLookAlike }: Options) {
  const { t } = useTranslation();
  const { client } = useApi();
  const again = useRef<(input: Input) => void>(() => undefined);
  const saving = useSave<Input, Customer>({
    save: ({ values, distinct }) => {
      const tier = values.tier ? { tier: values.tier } : {};
      if (customer === null) {
        const body = {
          ...shared(values),
          ...tier,
          attributes: present(shared(values).attributes),
          owner_id: values.owner_id || null,
          position: values.place ? { ...values.place, datum: 'wgs84' as const } : null,
          geofence_radius_m: values.geofence_radius_m ?? null,
          distinct_from: distinct,
        };
        return ok(client.POST('/api/v1/customers', { body }));
      }
      const params = { path: { customer_id: customer.id } };
      const body = { ...shared(values), ...tier, ...placeChanges(values, customer) };
      return ok(client.PATCH('/api/v1/customers/{customer_id}', { params, body }));
    },
    done: t('customers.saved'),
    refresh: customer === null ? [LIST, MAP] : touching(customer.id),
    onDone: ({ id }) => onSaved(id),
    onProblem: (problem, { values }) => {
      if (problem.code !== 'customer.looks_like') return false;
      onLookAlike(problem, (distinct) => again.current({ values, distinct }));
      return true;
    },
    form,
  });
  return {
    ...saving,
    run: (input: Input) => {
      again.current = saving.run;
      saving.run(input);
    },
  };
}

/** A new customer has nothing to take away. */
function present(attributes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
}
