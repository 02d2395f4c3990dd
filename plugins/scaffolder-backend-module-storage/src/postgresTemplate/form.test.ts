import type { JsonObject } from '@backstage/types';
import Ajv from 'ajv';
import { parameters, template } from './__testUtils__/renderTemplate';

/** The pages of the form as the scaffolder's backend validates what is sent to it. */
const pages = template.spec.parameters as Array<{
  title: string;
  required?: string[];
  properties: Record<string, { 'ui:field'?: string }>;
}>;

function problemsOf(values: JsonObject): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  return pages.flatMap(page => {
    const validate = ajv.compile({ type: 'object', ...page });
    validate(values);
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath} ${message}`,
    );
  });
}

describe('the form of the template', () => {
  it('takes what it proposes', () => {
    expect(problemsOf(parameters)).toEqual([]);
  });

  it.each(['orders', 'a', 'orders-db-2', 'a'.repeat(40)])(
    'takes the name %s',
    name => {
      expect(problemsOf({ ...parameters, name })).toEqual([]);
    },
  );

  it.each([
    'Orders',
    'ORDERS',
    '',
    'a'.repeat(41),
    'a'.repeat(64),
    '-orders',
    'orders-',
    '1orders',
    'orders_db',
    'orders db',
    'orders.db',
    'órders',
    'postgres',
    'public',
    'template1',
    'pg-orders',
    'stowage-backup',
    'x\ny',
  ])('refuses the name %j', name => {
    expect(problemsOf({ ...parameters, name })).not.toEqual([]);
  });

  it.each([
    ['version', '14'],
    ['keep', 0],
    ['keep', 1.5],
    ['delivery', 'email'],
    ['description', 'two\nlines'],
  ])('refuses %s = %j', (field, value) => {
    expect(problemsOf({ ...parameters, [field]: value })).not.toEqual([]);
  });

  it('asks for the limits only if they are wanted', () => {
    expect(problemsOf({ ...parameters, limitNamespace: true })).not.toEqual([]);
    expect(
      problemsOf({
        ...parameters,
        limitNamespace: true,
        namespaceTotal: '100Gi',
        largestClaim: '50GB',
      }),
    ).not.toEqual([]);
  });

  it('asks for a repository on a Git host only', () => {
    expect(problemsOf({ ...parameters, delivery: 'github' })).not.toEqual([]);
  });

  it('has no way to ask for a second replica', () => {
    expect(JSON.stringify(template)).not.toMatch(/replicas/i);
    const fields = pages.flatMap(page => Object.keys(page.properties));
    expect(fields).not.toContain('replicas');
  });

  it('uses the fields that this project has', () => {
    const fields = pages.flatMap(page =>
      Object.values(page.properties).map(property => property['ui:field']),
    );
    expect([...new Set(fields.filter(Boolean))].sort()).toEqual([
      'ClusterPicker',
      'NamespacePicker',
      'OwnerPicker',
      'SchedulePicker',
      'SizeWithQuota',
      'TierPicker',
    ]);
  });
});
