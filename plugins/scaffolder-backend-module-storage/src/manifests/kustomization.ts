import { InputError } from '@backstage/errors';
import { z } from 'zod';

const generatorOptions = z.strictObject({
  disableNameSuffixHash: z.boolean().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

const kustomization = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1').optional(),
  kind: z.literal('Kustomization').optional(),
  namespace: z.string().optional(),
  resources: z.array(z.string()).default([]),
  configMapGenerator: z
    .array(
      z.strictObject({
        name: z.string(),
        files: z.array(z.string()).default([]),
        literals: z.array(z.string()).default([]),
        options: generatorOptions.optional(),
      }),
    )
    .default([]),
  generatorOptions: generatorOptions.optional(),
});

/** The part of Kustomize that templates may use; see {@link parseKustomization}. */
export type Kustomization = z.output<typeof kustomization>;

/** One generated ConfigMap. */
export type ConfigMapGenerator = Kustomization['configMapGenerator'][number];

/**
 * Reads the part of Kustomize that can be honoured without its program: plain files as
 * resources, one namespace, ConfigMaps from files and literals under a fixed name.
 *
 * @param content - the parsed kustomization.yaml
 * @param file - its name, for messages
 * @throws InputError naming every field that would be ignored or misread otherwise.
 */
export function parseKustomization(
  content: unknown,
  file: string,
): Kustomization {
  const parsed = kustomization.safeParse(content);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(issue =>
      issue.code === 'unrecognized_keys'
        ? `${[...issue.path, issue.keys.join(', ')].join('.')} is not supported`
        : `${issue.path.join('.') || 'the file'}: ${issue.message}`,
    );
    throw new InputError(
      `${file} uses what templates cannot apply: ${problems.join('; ')}. ` +
        'Supported are resources (files), namespace, and configMapGenerator with files, literals and disableNameSuffixHash.',
    );
  }
  for (const { name, options } of parsed.data.configMapGenerator) {
    const fixedName =
      options?.disableNameSuffixHash ??
      parsed.data.generatorOptions?.disableNameSuffixHash;
    if (!fixedName) {
      throw new InputError(
        `${file}: the ConfigMap ${name} would get a name that ends with a hash. Set options.disableNameSuffixHash: true.`,
      );
    }
  }
  return parsed.data;
}
