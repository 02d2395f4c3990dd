import { KubeApiError } from '@stowage/test-cluster';
import type { Application } from '../world/Application';
import type { World } from '../world/World';

/** Somebody else was faster, or it is just going: the next round sees to it. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof KubeApiError && [404, 409, 422].includes(error.status)
  );
}

/**
 * Makes the workload, and with it its claims, what their manifests say, as an operator or what
 * applies a repository does: by what is there now, knowing nothing of operations.
 *
 * @returns what was changed, in words
 */
export async function heal(options: {
  world: World;
  application: Application;
  /** Claims that have manifests of their own are in the folder too. */
  claims: boolean;
}): Promise<string[]> {
  const { world, application, claims } = options;
  const done: string[] = [];
  const attempt = async (words: string, act: () => Promise<unknown>) => {
    try {
      await act();
      done.push(words);
    } catch (error) {
      if (!isPassing(error)) {
        throw error;
      }
    }
  };
  if (claims) {
    for (const { name, manifest } of application.claimManifests()) {
      const path = application.path('persistentvolumeclaims');
      if (!(await world.find(`${path}/${name}`))) {
        await attempt(`makes claim ${name}`, () =>
          world.create(path, manifest),
        );
      }
    }
  }
  const workload = application.workload();
  if (!workload) {
    return done;
  }
  const { collection, manifest } = workload;
  const path = `${collection}/${manifest.metadata.name}`;
  const found = await world.find(path);
  if (!found) {
    await attempt('makes the workload', () =>
      world.create(collection, manifest),
    );
    return done;
  }
  const { replicas, template } = manifest.spec;
  const selector = template.spec.nodeSelector;
  const foundSelector = found.spec.template?.spec?.nodeSelector ?? {};
  const strange = Object.keys(foundSelector).filter(key => !selector[key]);
  if (replicas !== undefined && found.spec.replicas !== replicas) {
    await attempt(`sets the workload to ${replicas}`, () =>
      world.patch(path, { spec: { replicas } }),
    );
  }
  if (strange.length > 0) {
    await attempt(`takes ${strange} out of the workload`, () =>
      world.patch(path, {
        spec: {
          template: {
            spec: {
              nodeSelector: Object.fromEntries(strange.map(key => [key, null])),
            },
          },
        },
      }),
    );
  }
  return done;
}
