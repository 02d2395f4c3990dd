import { HumanDuration } from '@backstage/types';

export interface Config {
  storage?: {
    /** NAS that are read. An entry that is wrong is shown as such and leaves the others alone. */
    nas?: Array<{
      /** Unique name. */
      name: string;
      /** Shown instead of the name. */
      title?: string;
      /** What it is: synology. Entries of other types are for other modules. */
      type: string;
      /** Address of DSM, such as https://192.0.2.20:5001. */
      url: string;
      /**
       * Further names and addresses by which volumes mount it. The host of the url is one of them
       * anyway.
       */
      addresses?: string[];
      /** Names of the clusters that it serves; all by default. */
      clusters?: string[];
      /** The account that looks, and changes nothing. */
      reader: {
        /** Its name. */
        account: string;
        /**
         * Its password.
         * @visibility secret
         */
        password: string;
        /**
         * Token of a trusted device, for an account with a second factor; see the documentation.
         * @visibility secret
         */
        deviceId?: string;
        /** Name under which that device was trusted; needed with deviceId. */
        deviceName?: string;
      };
      /**
       * Certificate in PEM of what signed the NAS's certificate, or that certificate itself.
       * @visibility secret
       */
      ca?: string;
      /** File with that certificate. */
      caFile?: string;
      /**
       * SHA-256 fingerprint of the NAS's certificate, such as AB:CD:…; its names and dates then do
       * not count.
       */
      fingerprint?: string;
      /** Accept any certificate. Whoever is in between reads the password. */
      dangerouslySkipTlsVerify?: boolean;
      /** Time between two looks; 5 minutes by default. */
      interval?: HumanDuration | string;
      /** How long one answer may take; 30 seconds by default, since disks may be asleep. */
      timeout?: HumanDuration | string;
    }>;
  };
}
