import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { useState } from 'react';
import type { ComponentType } from 'react';

/** Answers of a storage plugin by method and path, such as `GET /tiers`. */
export type Answers = Record<
  string,
  (body: unknown) => { status?: number; json: unknown } | Promise<never>
>;

/** A fetch that knows these answers only and remembers what was asked. */
export function storageFetch(answers: Answers) {
  const requests: Array<{ route: string; body: unknown }> = [];
  return {
    requests,
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
      const url = String(input);
      const path = url.replace('plugin://storage', '').split('?')[0];
      const route = `${init?.method ?? 'GET'} ${path}`;
      const body = init?.body ? JSON.parse(String(init.body)) : undefined;
      requests.push({ route, body });
      const answer = answers[route];
      if (!url.startsWith('plugin://storage/') || !answer) {
        throw new Error(`Nobody expected ${route}`);
      }
      const { status = 200, json } = await answer(body);
      return new Response(JSON.stringify(json), {
        status,
        headers: { 'content-type': 'application/json' },
      });
    },
  };
}

/** How the storage plugin refuses. */
export function refusal(status: number, message: string) {
  return {
    status,
    json: {
      error: { name: 'Error', message },
      response: { statusCode: status },
    },
  };
}

/**
 * Renders a field as the form does, with a value that it keeps.
 *
 * @returns what was asked of the storage plugin, and the changes of the value.
 */
export async function renderField(options: {
  field: unknown;
  answers: Answers;
  formData?: string;
  form?: Record<string, string>;
  uiOptions?: object;
}) {
  const { answers, form = {}, uiOptions = {} } = options;
  // The other properties of a field belong to the form library and are not read.
  const Field = options.field as ComponentType<object>;
  const changes: string[] = [];
  const fetchApi = storageFetch(answers);
  function Form() {
    const [value, setValue] = useState(options.formData);
    return (
      <Field
        {...{
          formData: value,
          onChange: (next: string) => {
            changes.push(next);
            setValue(next);
          },
          formContext: { formData: form },
          idSchema: { $id: 'root_field' },
          schema: { description: 'What it is for' },
          uiSchema: { 'ui:options': uiOptions },
          rawErrors: [],
          required: true,
        }}
      />
    );
  }
  await renderInTestApp(<Form />, { apis: [[fetchApiRef, fetchApi]] });
  return { requests: fetchApi.requests, changes };
}
