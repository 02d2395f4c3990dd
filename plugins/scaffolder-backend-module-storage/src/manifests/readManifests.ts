import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { promises as fs } from 'fs';
import { basename } from 'path';
import { parseAllDocuments } from 'yaml';
import {
  ConfigMapGenerator,
  Kustomization,
  parseKustomization,
} from './kustomization';

/** A Kubernetes object with the file that it comes from. */
export interface ManifestInFile {
  manifest: JsonObject;
  /** Path within the workspace. */
  file: string;
}

const kustomizationFile = 'kustomization.yaml';

/** Reads files of one folder; nothing outside of it. */
class FolderReader {
  private readonly folder: string;

  constructor(private readonly options: { workspace: string; path: string }) {
    this.folder = resolveSafeChildPath(options.workspace, options.path);
  }

  /** How messages call a file. */
  title(file: string): string {
    return `${this.options.path}/${file}`;
  }

  async readText(file: string): Promise<string> {
    if (file.includes('://') || file.endsWith('/')) {
      throw new InputError(
        `${this.title(
          kustomizationFile,
        )}: ${file} is not a file. List files of this folder.`,
      );
    }
    let bytes: Buffer;
    try {
      bytes = await fs.readFile(resolveSafeChildPath(this.folder, file));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') {
        throw new InputError(`There is no file ${this.title(file)}`);
      }
      if (code === 'EISDIR') {
        throw new InputError(
          `${this.title(file)} is a folder. List the files in it.`,
        );
      }
      throw error;
    }
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw new InputError(`${this.title(file)} is not UTF-8 text`);
    }
  }

  /** The documents of a file that hold something. */
  async readYaml(file: string): Promise<unknown[]> {
    const documents = parseAllDocuments(await this.readText(file));
    return documents
      .map(document => {
        if (document.errors.length) {
          throw new InputError(
            `${this.title(file)}: ${document.errors[0].message}`,
          );
        }
        return document.toJS() as unknown;
      })
      .filter(document => document !== null);
  }
}

/**
 * Reads the objects of a Kustomize folder in the workspace of a template.
 *
 * @param options.workspace - absolute path of the workspace
 * @param options.path - the folder within it
 * @throws InputError naming the file, the object and what to do about it.
 */
export async function readManifests(options: {
  workspace: string;
  path: string;
}): Promise<ManifestInFile[]> {
  const reader = new FolderReader(options);
  const [content] = await reader.readYaml(kustomizationFile);
  const kustomization = parseKustomization(
    content,
    reader.title(kustomizationFile),
  );
  const manifests: ManifestInFile[] = [];
  for (const generator of kustomization.configMapGenerator) {
    manifests.push({
      manifest: await generateConfigMap({ generator, kustomization, reader }),
      file: reader.title(kustomizationFile),
    });
  }
  for (const resource of kustomization.resources) {
    for (const document of await reader.readYaml(resource)) {
      manifests.push({
        manifest: inNamespace(
          requireObject(document, reader.title(resource)),
          kustomization.namespace,
        ),
        file: reader.title(resource),
      });
    }
  }
  if (!manifests.length) {
    throw new InputError(
      `${reader.title(kustomizationFile)} lists no resources`,
    );
  }
  return manifests;
}

function requireObject(document: unknown, file: string): JsonObject {
  const object = document as {
    apiVersion?: unknown;
    kind?: unknown;
    metadata?: { name?: unknown };
  };
  if (
    typeof object?.apiVersion !== 'string' ||
    typeof object.kind !== 'string'
  ) {
    throw new InputError(
      `${file} holds something without apiVersion and kind, which is no Kubernetes object`,
    );
  }
  if (object.kind === 'List') {
    throw new InputError(
      `${file} holds a List. Separate its objects with --- instead.`,
    );
  }
  if (typeof object.metadata?.name !== 'string') {
    throw new InputError(`${file}: a ${object.kind} has no metadata.name`);
  }
  return document as JsonObject;
}

function inNamespace(manifest: JsonObject, namespace?: string): JsonObject {
  return namespace
    ? {
        ...manifest,
        metadata: { ...(manifest.metadata as JsonObject), namespace },
      }
    : manifest;
}

async function generateConfigMap(options: {
  generator: ConfigMapGenerator;
  kustomization: Kustomization;
  reader: FolderReader;
}): Promise<JsonObject> {
  const { generator, kustomization, reader } = options;
  const data: Record<string, string> = {};
  for (const entry of generator.files) {
    const [left, right] = splitOnce(entry);
    data[right === undefined ? basename(left) : left] = await reader.readText(
      right ?? left,
    );
  }
  for (const entry of generator.literals) {
    const [key, value] = splitOnce(entry);
    if (value === undefined) {
      throw new InputError(
        `${reader.title(
          kustomizationFile,
        )}: the literal '${entry}' of the ConfigMap ${
          generator.name
        } is not of the form key=value`,
      );
    }
    data[key] = value;
  }
  const shared = kustomization.generatorOptions;
  const labels = { ...shared?.labels, ...generator.options?.labels };
  const annotations = {
    ...shared?.annotations,
    ...generator.options?.annotations,
  };
  return inNamespace(
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: generator.name,
        ...(Object.keys(labels).length && { labels }),
        ...(Object.keys(annotations).length && { annotations }),
      },
      data,
    },
    kustomization.namespace,
  );
}

function splitOnce(entry: string): [string, string | undefined] {
  const at = entry.indexOf('=');
  return at < 0
    ? [entry, undefined]
    : [entry.slice(0, at), entry.slice(at + 1)];
}
