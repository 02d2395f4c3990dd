import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import {
  controlPlaneAvailable,
  KubeApi,
  startControlPlane,
  waitFor,
} from '@stowage/test-cluster';
import { ApiServer } from '../../apiserver/ApiServer';

/** An API server that the contract is held against. */
export interface ContractServer {
  server: string;
  certificateAuthority: string;
  adminToken: string;
  api: KubeApi;
  /** Forgets all older revisions. */
  compact(): Promise<void>;
  stop(): Promise<void>;
}

async function startLab(): Promise<ContractServer> {
  const folder = mkdtempSync(join(tmpdir(), 'stowage-contract-'));
  const lab = await ApiServer.start({ folder });
  const { server, certificateAuthority, adminToken } = lab;
  const api = new KubeApi({ server, certificateAuthority, token: adminToken });
  return {
    server,
    certificateAuthority,
    adminToken,
    api,
    compact: async () => lab.forgetHistory(),
    stop: async () => {
      api.close();
      await lab.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startReal(): Promise<ContractServer> {
  const plane = await startControlPlane({
    // Neither has controllers: what happens is the API server's own doing.
    controllerManager: false,
    scheduler: false,
    // Answers watches from etcd, so that what is compacted there is gone for clients as well.
    apiServerArguments: ['--watch-cache=false'],
  });
  const { server, certificateAuthority, adminToken, api } = plane;
  await waitFor('the roles that every cluster has', () =>
    api.request(
      '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system:discovery',
    ),
  );
  return {
    server,
    certificateAuthority,
    adminToken,
    api,
    compact: async () => {
      await plane.compactEtcd();
    },
    stop: () => plane.stop(),
  };
}

/** One of the servers, or why it cannot be had. */
export interface ContractTarget {
  name: string;
  missing?: string;
  start(): Promise<ContractServer>;
}

/** Both servers that the contract is for. */
export const contractTargets: ContractTarget[] = [
  { name: 'the API server of the lab', start: startLab },
  {
    name: 'kube-apiserver',
    missing: controlPlaneAvailable().reason,
    start: startReal,
  },
];
