import { NotFoundError } from '@backstage/errors';
import {
  ConfigMapFiles,
  DownwardFile,
  PodVolume,
  ProjectedSource,
} from '../../cluster/podObjects';
import { FieldContext, podField, resourceField } from '../pod/fields';
import { Lookup } from '../pod/Lookup';
import { VolumeFile } from './fileVolume';

type Files = Map<string, VolumeFile>;

const standardMode = 0o644;

/** What the files of a volume are made from. */
export interface FileSources {
  context: FieldContext;
  lookup: Lookup;
  /** The pod's tokens by their path, so that not every refresh asks for one. */
  tokens: Map<string, { text: string; renewAt: number }>;
}

/** Seconds that a token is good for where the pod does not say. */
const standardTokenSeconds = 3600;

/** Whether a volume's files are made from objects and have to follow them. */
export function isFileVolume(volume: PodVolume): boolean {
  return Boolean(
    volume.configMap || volume.secret || volume.downwardAPI || volume.projected,
  );
}

/** Whether some of a volume's files show the pod itself. */
export function showsPod(volume: PodVolume): boolean {
  return Boolean(
    volume.downwardAPI ||
      volume.projected?.sources?.some(({ downwardAPI }) => downwardAPI),
  );
}

/**
 * Makes the files of a configMap, secret, downwardAPI or projected volume.
 *
 * @throws NotFoundError for an object or key that is not there
 */
export async function objectFiles(
  volume: PodVolume,
  sources: FileSources,
): Promise<Files> {
  const { configMap, secret, downwardAPI, projected } = volume;
  const mode =
    (configMap ?? secret ?? downwardAPI ?? projected)?.defaultMode ??
    standardMode;
  const wanted: ProjectedSource[] = projected?.sources ?? [
    {
      configMap,
      secret: secret && { ...secret, name: secret.secretName },
      downwardAPI,
    },
  ];
  const files: Files = new Map();
  for (const source of wanted) {
    for (const [path, file] of await sourceFiles(source, mode, sources)) {
      files.set(path, file);
    }
  }
  return files;
}

async function sourceFiles(
  source: ProjectedSource,
  mode: number,
  sources: FileSources,
): Promise<Files> {
  const { pod } = sources.context;
  const namespace = pod.metadata.namespace ?? '';
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  if (downwardAPI) {
    return downwardFiles(downwardAPI.items ?? [], mode, sources.context);
  }
  if (serviceAccountToken) {
    const { path, audience } = serviceAccountToken;
    const seconds =
      serviceAccountToken.expirationSeconds ?? standardTokenSeconds;
    let token = sources.tokens.get(path);
    if (!token || token.renewAt <= Date.now()) {
      token = {
        text: await sources.lookup.token({
          namespace,
          account: pod.spec.serviceAccountName ?? 'default',
          audience,
          expirationSeconds: seconds,
          pod: { name: pod.metadata.name, uid: pod.metadata.uid },
        }),
        // As a kubelet: at four fifths of its life.
        renewAt: Date.now() + seconds * 800,
      };
      sources.tokens.set(path, token);
    }
    return new Map([[path, { content: Buffer.from(token.text), mode }]]);
  }
  const kind = configMap ? 'configMap' : 'secret';
  const reference = configMap ?? secret ?? {};
  const values = await sources.lookup[kind](
    namespace,
    reference.name ?? '',
    reference.optional,
  );
  return values ? keyFiles(values, reference, mode) : new Map();
}

function keyFiles(
  values: Map<string, Buffer>,
  { items, name, optional }: ConfigMapFiles,
  mode: number,
): Files {
  const chosen =
    items ?? [...values.keys()].map(key => ({ key, path: key, mode }));
  const files: Files = new Map();
  for (const item of chosen) {
    const content = values.get(item.key);
    if (content) {
      files.set(item.path, { content, mode: item.mode ?? mode });
    } else if (!optional) {
      throw new NotFoundError(
        `references non-existent key '${item.key}' of '${name}'`,
      );
    }
  }
  return files;
}

function downwardFiles(
  items: DownwardFile[],
  mode: number,
  context: FieldContext,
): Files {
  return new Map(
    items.map(item => [
      item.path,
      {
        content: Buffer.from(
          item.fieldRef
            ? podField(item.fieldRef, context)
            : resourceField(item.resourceFieldRef!, undefined, context),
        ),
        mode: item.mode ?? mode,
      },
    ]),
  );
}
