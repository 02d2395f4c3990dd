import type { OperationRequest } from '@stowage/backstage-plugin-storage-common';
import type { createTemplateAction } from '@backstage/plugin-scaffolder-node';

type InputSchema = NonNullable<
  Parameters<typeof createTemplateAction>[0]['schema']
>['input'];
type Zod = Parameters<Extract<InputSchema, (z: never) => unknown>>[0];

/** What an operation is asked for with; the same in every action that plans or starts one. */
export const operationInput = {
  kind: (z: Zod) =>
    z.enum(['move', 'roll-back', 'release', 'retire'], {
      description: 'What is to be done with the claims',
    }),
  cluster: (z: Zod) => z.string({ description: 'Name of the cluster' }),
  namespace: (z: Zod) => z.string({ description: 'Namespace of the claims' }),
  claims: (z: Zod) =>
    z
      .array(z.string({ description: 'Name of a PersistentVolumeClaim' }))
      .min(1)
      .max(50),
  target: (z: Zod) =>
    z
      .object({
        tier: z.string({ description: 'Id of the tier to move to' }).optional(),
        storageClass: z
          .string({ description: 'StorageClass to move to, without a tier' })
          .optional(),
        node: z
          .string({
            description:
              'The only node to move to; the scheduler chooses without it',
          })
          .optional(),
      })
      .optional(),
  proof: (z: Zod) =>
    z
      .enum(['prove-then-start', 'start-then-prove'], {
        description:
          'Whether what lies on NFS is proven before the application starts again (the default)',
      })
      .optional(),
  accept: (z: Zod) =>
    z
      .array(
        z.string({
          description: 'A kind of attribute, such as acls or xattrs',
        }),
      )
      .optional(),
  waitForJobs: (z: Zod) =>
    z
      .boolean({
        description:
          'Whether running Jobs of a CronJob are waited for (the default) or ended',
      })
      .optional(),
  volume: (z: Zod) =>
    z
      .string({ description: 'The kept volume, for roll-back and release' })
      .optional(),
  rollBack: (z: Zod) =>
    z
      .enum(['move-back', 'return'], {
        description:
          'move-back carries what was written since onto the original; return sets it aside',
      })
      .optional(),
};

/** The request in what an action was given, which may hold more. */
export function requestOf(input: OperationRequest): OperationRequest {
  return Object.fromEntries(
    Object.keys(operationInput).flatMap(key => {
      const value = input[key as keyof OperationRequest];
      return value === undefined ? [] : [[key, value]];
    }),
  ) as unknown as OperationRequest;
}
