import type { KubernetesObject } from '../../../adapters/kubernetes';
import type {
  OperationDefinition,
  StepContext,
  StepDefinition,
  StepResult,
} from '../../types';

const refTo = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
});

async function annotated(
  context: StepContext,
  object: KubernetesObject,
): Promise<void> {
  const { uid, resourceVersion, annotations } = object.metadata;
  if (!annotations?.done) {
    await context.cluster.patch({
      ref: refTo(object.metadata.name),
      precondition: { uid: uid!, resourceVersion },
      patch: { metadata: { annotations: { done: 'yes' } } },
    });
  }
}

/**
 * A step that makes an object and then marks it, each only where that is not done yet; its undo
 * removes it. It writes down something of every kind on the way.
 *
 * @param values.then - what it does at its end
 */
export function buildStep(
  id: string,
  values: Partial<Omit<StepDefinition, 'id' | 'run'>> & {
    then?: (context: StepContext) => Promise<StepResult | void>;
  } = {},
): StepDefinition {
  const { then, ...others } = values;
  return {
    id,
    phase: 'before',
    async run(context) {
      const name = `${context.operationId}-${id}`;
      const known = await context.cluster.get(refTo(name));
      const object =
        known ??
        (await context.cluster.create({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name, namespace: 'shop' },
        }));
      await context.remember({ uid: object.metadata.uid! });
      await context.progress({ label: 'half' });
      await annotated(context, object);
      await context.log({ message: `${id} is made` });
      return (
        (await then?.(context)) ?? {
          outcome: 'done',
          words: `${id} is there`,
          output: { name },
        }
      );
    },
    async undo(context) {
      const name = `${context.operationId}-${id}`;
      const known = await context.cluster.get(refTo(name));
      if (known) {
        await context.cluster.delete({
          ...refTo(name),
          uid: known.metadata.uid,
        });
      }
    },
    ...others,
  };
}

/** A kind of operation with these steps. */
export function buildDefinition(steps: StepDefinition[]): OperationDefinition {
  return {
    kind: 'move',
    steps: () => steps,
    describe: () => ({ runs: '', data: '', kept: '', next: '' }),
  };
}
