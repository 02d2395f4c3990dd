import { HumanDuration } from '@backstage/types';

export interface Config {
  /** Storage on Kubernetes, seen and provisioned from the portal. */
  storage?: {
    /**
     * The clusters whose storage is shown. Each says how it is reached: one of kubeconfig,
     * inCluster or url. An entry that is wrong is shown as such and leaves the others alone.
     */
    clusters?: Array<{
      /** Unique name, used in addresses and in the annotation backstage.io/kubernetes-cluster. */
      name: string;
      /** Shown instead of the name. */
      title?: string;
      /** Use a kubeconfig file on the backend's disk. */
      kubeconfig?: {
        /** Path of the file. */
        path: string;
        /** Context to use instead of the current one. */
        context?: string;
      };
      /** Use the account of the pod in which the backend runs. */
      inCluster?: boolean;
      /** Address of the API server, such as https://192.0.2.10:6443. */
      url?: string;
      /**
       * Bearer token of a service account, with url.
       * @visibility secret
       */
      token?: string;
      /** File with the token, with url; read again whenever it is used, so it may rotate. */
      tokenFile?: string;
      /** Client certificate, with url. */
      clientCertificate?: {
        /**
         * Certificate in PEM.
         * @visibility secret
         */
        certificate: string;
        /**
         * Private key in PEM.
         * @visibility secret
         */
        key: string;
      };
      /**
       * Certificate in PEM of the authority that signed the API server's certificate, with url.
       * @visibility secret
       */
      ca?: string;
      /** File with that certificate, with url. */
      caFile?: string;
      /** Accept any certificate from the API server. Whoever is in between reads the token. */
      dangerouslySkipTlsVerify?: boolean;
      /** Figures from the kubelets; needs deploy/rbac/observe-kubelet.yaml. */
      kubelet?: {
        /** Off by default. */
        enabled?: boolean;
        /** Time between two rounds; 1 minute by default. */
        interval?: HumanDuration | string;
        /** File with the certificate of what signed the kubelets' certificates; the cluster's CA by default. */
        caFile?: string;
        /** Accept any certificate from the kubelets. */
        dangerouslySkipTlsVerify?: boolean;
      };
      /** Measuring of local volumes by short-lived read-only pods; needs deploy/rbac/walk.yaml. */
      walk?: {
        /** Off by default. */
        enabled?: boolean;
        /** Time between two walks; 15 minutes by default. */
        interval?: HumanDuration | string;
        /**
         * Namespace of its pods; stowage-walk by default. With another one deploy/rbac/walk.yaml,
         * its admission policy included, must be adapted.
         */
        namespace?: string;
        /** Image of its pods; it needs bash, coreutils and findutils. */
        image?: string;
        /** How long one pod may walk, up to one hour; 10 minutes by default. */
        timeout?: HumanDuration | string;
      };
      /** Applying of templates' manifests; needs deploy/rbac/apply.yaml. */
      apply?: {
        /** Off by default. */
        enabled?: boolean;
      };
      /** Operations that move, keep and let go of volumes; needs deploy/rbac/move.yaml. */
      move?: {
        /** Off by default. */
        enabled?: boolean;
        /**
         * Namespace of the pods that carry bytes, and of the records and Leases of operations;
         * stowage-movers by default. With another one deploy/rbac/move.yaml must be adapted.
         */
        namespace?: string;
        /** The image of images/mover in your registry, best by its digest; needed where moving is on. */
        image?: string;
      };
      /** The kubelets' hard eviction thresholds, where they differ from the defaults. */
      eviction?: {
        /** Percentage or quantity; 10% by default. */
        nodefsAvailable?: string;
        /**
         * Percentage or quantity; 15% by default, which holds where images lie on the same disk.
         * 0% where they have a disk of their own.
         */
        imagefsAvailable?: string;
        /** Percentage or number; 5% by default. */
        nodefsInodesFree?: string;
      };
    }>;
    /**
     * Whether to show the clusters of kubernetes.clusterLocatorMethods too, as far as they can be
     * used without a signed-in user; true by default. An entry of the same name under
     * storage.clusters takes precedence.
     */
    useKubernetesClusters?: boolean;
    /** Promises to developers on top of storage classes. */
    tiers?: Array<{
      /** Unique name of lower case letters, digits and '-'. */
      id: string;
      /** Shown instead of the id. */
      title?: string;
      /** What it is for, in one or two sentences. */
      purpose?: string;
      /** The StorageClass behind it. */
      storageClass: string;
      /** Names of the clusters that have it; all by default. */
      clusters?: string[];
      /** Meant for copies rather than for live data. */
      backupTarget?: boolean;
    }>;
    /**
     * What storage drivers really do, where the built-in table does not know them or is wrong about
     * them here. A trait that is not given is as in the table.
     */
    drivers?: Array<{
      /** The provisioner, exactly as storage classes name it. */
      provisioner: string;
      /** Its name for people. */
      title?: string;
      /** Whether writing beyond a claim's size fails: yes, no or unknown. */
      enforcesSize?: string;
      /** Whether claims can be made larger: yes, no, number-only or unknown. */
      grows?: string;
      /** What snapshots there are and where they lie, in words; none or unknown. */
      snapshot?: string;
      /**
       * What the kubelet's figures for a volume mean: volume, node-filesystem, export-filesystem,
       * total-only, nothing or unknown.
       */
      figures?: string;
      /** Whether the data lies on one node: yes, no or unknown. */
      pinned?: string;
      /** Whether fsGroup is applied: yes, no, by-csi-driver or unknown. */
      fsGroup?: string;
      /** What becomes of the bytes with reclaim policy Delete: destroys, archives, keeps, nothing or unknown. */
      onDelete?: string;
      /** Where volumes draw their room from: node-filesystem, nfs-export, csi-pool or none. */
      pool?: string;
    }>;
    /** When a pool is called filling. */
    pools?: {
      /** Share of the usable limit, between 0 and 1; 0.8 by default. */
      fillingRatio?: number;
    };
    /** Past readings. */
    history?: {
      /** Days for which readings are kept, thinned as they age; 90 by default. */
      keepDays?: number;
    };
    /** What moves, keeps and lets go of volumes. */
    operations?: {
      /** How many operations one replica of the backend works on at once; 4 by default. */
      concurrency?: number;
      /** Days after which somebody is reminded of a volume that was kept; 30 by default. */
      keepOriginalsDays?: number;
    };
    /** Git repositories that the portal keeps where no Git host is configured. */
    repositories?: {
      /** Folder that holds them. */
      path?: string;
    };
  };
}
