import { ApiClient, labIn, readKubeconfig } from '@stowage/homelab';
import { waitFor } from '@stowage/test-cluster/src/testing';

/** The lab that the portal under test runs on, past the portal. */
export class HomeLab {
  readonly #api: ApiClient;

  private constructor(
    readonly fault: (...words: string[]) => Promise<unknown>,
    kubeconfig: string,
  ) {
    this.#api = new ApiClient(readKubeconfig(kubeconfig));
  }

  /** The lab in the folder that the environment names. */
  static async find(): Promise<HomeLab> {
    const folder = process.env.STOWAGE_LAB_FOLDER;
    const lab = folder ? await labIn(folder) : undefined;
    if (!lab) {
      throw new Error(
        'There is no lab to test on. Start with: npm run test:lab',
      );
    }
    return new HomeLab(
      (...words) => lab.client.faults(words),
      lab.status.kubeconfig,
    );
  }

  /** Where the claim of a namespace lies: its class, and the node that its volume is bound to. */
  async placeOf(namespace: string, claim: string) {
    const { spec } = await this.#api.request<any>(
      `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${claim}`,
    );
    const volume = await this.#api.request<any>(
      `/api/v1/persistentvolumes/${spec.volumeName}`,
    );
    return {
      storageClass: spec.storageClassName as string,
      node: volume.spec.nodeAffinity?.required?.nodeSelectorTerms?.[0]
        ?.matchExpressions?.[0]?.values?.[0] as string | undefined,
    };
  }

  /** Waits until a pod is ready. */
  async ready(namespace: string, pod: string): Promise<void> {
    await waitFor(`${pod} to be ready`, async () => {
      const found = await this.#api.find<any>(
        `/api/v1/namespaces/${namespace}/pods/${pod}`,
      );
      return found?.status?.conditions?.some(
        ({ type, status }: any) => type === 'Ready' && status === 'True',
      );
    });
  }

  close(): void {
    this.#api.close();
  }
}
