import { NotFoundError } from '@backstage/errors';
import { Container } from '../../cluster/podObjects';
import { basePath, Program } from '../programs';
import { expand } from './expansion';
import { FieldContext, podField, resourceField } from './fields';
import { Lookup } from './Lookup';

/**
 * The variables of a container: those of its image, the API server's address,
 * then `envFrom` and `env` in their order.
 *
 * @throws NotFoundError for a ConfigMap, Secret or key that is not there
 */
export async function containerEnvironment(input: {
  container: Container;
  context: FieldContext;
  program: Program;
  /** URL of the API server. */
  server: string;
  lookup: Lookup;
}): Promise<Record<string, string>> {
  const { container, context, program, lookup } = input;
  const { metadata, spec } = context.pod;
  const namespace = metadata.namespace ?? '';
  const { hostname, port } = new URL(input.server);
  const variables: Record<string, string> = {
    PATH: [...(program.path ?? []), ...basePath].join(':'),
    HOSTNAME: spec.hostname ?? metadata.name,
    HOME: '/',
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port || '443',
    ...program.environment,
  };
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ??
    []) {
    const values = configMapRef
      ? await lookup.configMap(
          namespace,
          configMapRef.name ?? '',
          configMapRef.optional,
        )
      : await lookup.secret(
          namespace,
          secretRef?.name ?? '',
          secretRef?.optional,
        );
    values?.forEach((value, key) => {
      variables[prefix + key] = value.toString();
    });
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (!valueFrom) {
      variables[name] = expand(value ?? '', variables);
      continue;
    }
    const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } =
      valueFrom;
    if (fieldRef) {
      variables[name] = podField(fieldRef, context);
    } else if (resourceFieldRef) {
      variables[name] = resourceField(resourceFieldRef, container, context);
    } else {
      const kind = configMapKeyRef ? 'configMap' : 'secret';
      const reference = configMapKeyRef ?? secretKeyRef!;
      const { key, optional } = reference;
      const values = await lookup[kind](
        namespace,
        reference.name ?? '',
        optional,
      );
      const found = values?.get(key);
      if (found) {
        variables[name] = found.toString();
      } else if (!optional) {
        throw new NotFoundError(
          `couldn't find key ${key} in ${kind} ${namespace}/${reference.name}`,
        );
      }
    }
  }
  return variables;
}
