import { KubeApiError, KubeObject } from '@stowage/test-cluster';
import type { Applications } from './Applications';

/** An object of the namespace, as a repository or an operator wants it. */
export interface Wanted {
  apiVersion: string;
  kind: string;
  name: string;
  /** Made of it where it is not there. */
  manifest: KubeObject;
  /** What is put back where it differs, as a merge patch; compared field by field. */
  keep?: { replicas?: number; suspend?: boolean };
}

/** Which objects an owner leaves alone, and whether it rests altogether. */
export interface Habits {
  rests(app: Applications): Promise<boolean>;
  leaves?(object: KubeObject): boolean;
}

const annotation = (object: KubeObject, key: string) =>
  (object.metadata.annotations as Record<string, string> | undefined)?.[key];

/** Name of the object that tells an owner to rest. */
export const ownerName = 'owner';

/** Argo CD passes over an Application that carries its annotation. */
export const argo: Habits = {
  rests: async app =>
    annotation(
      await app.read('argoproj.io/v1alpha1', 'Application', ownerName),
      'argocd.argoproj.io/skip-reconcile',
    ) === 'true',
};

/** Flux leaves objects alone that carry its annotation, and makes those that are not there. */
export const kustomization: Habits = {
  rests: async app =>
    (
      (
        await app.read(
          'kustomize.toolkit.fluxcd.io/v1',
          'Kustomization',
          ownerName,
        )
      ).spec as { suspend?: boolean }
    ).suspend === true,
  leaves: object =>
    annotation(object, 'kustomize.toolkit.fluxcd.io/reconcile') === 'disabled',
};

/** Flux does nothing for a HelmRelease that is suspended. */
export const helmRelease: Habits = {
  rests: async app =>
    (
      (await app.read('helm.toolkit.fluxcd.io/v2', 'HelmRelease', ownerName))
        .spec as { suspend?: boolean }
    ).suspend === true,
};

/** An operator that nobody can ask to wait. */
export const restless: Habits = { rests: async () => false };

/**
 * Behaves as what applies a repository does, many times a second: what is missing is made, what
 * differs is put back, unless it was asked to wait in the way that it understands.
 */
export class Owner {
  /** How often something was made or put back. */
  heals = 0;
  private stopped = false;
  private readonly loop: Promise<void>;

  constructor(
    private readonly app: Applications,
    private readonly habits: Habits,
    /** May be changed while it runs, as a commit would. */
    readonly wanted: Wanted[],
  ) {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      for (const wanted of this.wanted) {
        // What another has changed meanwhile is looked at again in the next round.
        await this.heal(wanted).catch(() => undefined);
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  private async heal(wanted: Wanted): Promise<void> {
    const { app } = this;
    const { apiVersion, kind, name, manifest, keep = {} } = wanted;
    if (await this.habits.rests(app)) {
      return;
    }
    const there = await app.read(apiVersion, kind, name).catch(error => {
      if (error instanceof KubeApiError && error.status === 404) {
        return undefined;
      }
      throw error;
    });
    if (!there) {
      await app.create({ ...manifest, apiVersion, kind });
      this.heals += 1;
      return;
    }
    const differs = Object.entries(keep).some(
      ([field, value]) =>
        (there.spec as Record<string, unknown>)[field] !== value,
    );
    if (differs && !this.habits.leaves?.(there)) {
      const { resourceVersion } = there.metadata;
      await app.patch(apiVersion, kind, {
        name,
        body: { metadata: { resourceVersion }, spec: keep },
      });
      this.heals += 1;
    }
  }
}

/** What a repository would say of an object as it is now. */
export function wantedFrom(
  object: KubeObject,
  more: { labels?: Record<string, string>; keep?: Wanted['keep'] } = {},
): Wanted {
  const { name, labels, annotations } = object.metadata;
  return {
    apiVersion: object.apiVersion!,
    kind: object.kind!,
    name: name!,
    manifest: {
      metadata: {
        name,
        labels: { ...(labels as object), ...more.labels },
        annotations,
      },
      spec: object.spec,
    },
    keep: more.keep,
  };
}
