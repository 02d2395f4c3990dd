import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { readTrust } from './readTrust';
import type { DsmAccount, NasConfig } from './types';

const NAME_PATTERN = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const ADDRESS_PATTERN = /^[A-Za-z0-9._:-]+$/;
const KNOWN_KEYS = [
  'name',
  'title',
  'type',
  'url',
  'addresses',
  'clusters',
  'reader',
  'ca',
  'caFile',
  'fingerprint',
  'dangerouslySkipTlsVerify',
  'interval',
  'timeout',
];
const DEFAULT_INTERVAL_MS = 5 * 60_000;
const DEFAULT_TIMEOUT_MS = 30_000;
/** Below it DSM would hardly do anything else; an answer of all storage may take seconds. */
const SHORTEST_INTERVAL_MS = 30_000;
const SHORTEST_TIMEOUT_MS = 1_000;

/** Addresses that answer with the credentials of the machine itself. */
const METADATA_HOSTS = new Set([
  '169.254.169.254',
  '[fd00:ec2::254]',
  'metadata.google.internal',
]);

/**
 * Reads one entry of `storage.nas`.
 *
 * @throws an error whose message names the key and says what to write instead
 */
export function readNasConfig(config: Config): NasConfig {
  const strange = config.keys().find(key => !KNOWN_KEYS.includes(key));
  if (strange !== undefined) {
    throw new InputError(
      `'${strange}' is no setting of a NAS; there are ${KNOWN_KEYS.join(', ')}`,
    );
  }
  const name = config.getString('name');
  if (!NAME_PATTERN.test(name)) {
    throw new InputError(
      `name '${name}' may only have letters, digits, '-', '_' and '.', start and end with a letter or digit, and have at most 63 characters`,
    );
  }
  const url = readUrl(config.getString('url'));
  return {
    name,
    title: config.getOptionalString('title') ?? name,
    url,
    addresses: readAddresses(config, url),
    clusters: config.getOptionalStringArray('clusters'),
    reader: readAccount(config.getConfig('reader')),
    trust: readTrust(config),
    intervalMs: readMilliseconds({
      config,
      key: 'interval',
      otherwise: DEFAULT_INTERVAL_MS,
      atLeast: SHORTEST_INTERVAL_MS,
    }),
    timeoutMs: readMilliseconds({
      config,
      key: 'timeout',
      otherwise: DEFAULT_TIMEOUT_MS,
      atLeast: SHORTEST_TIMEOUT_MS,
    }),
  };
}

function readUrl(text: string): URL {
  if (!URL.canParse(text)) {
    throw new InputError(`url '${text.slice(0, 200)}' is not a URL`);
  }
  const url = new URL(text);
  // Said without the text, which holds a password.
  if (url.username || url.password) {
    throw new InputError(
      `url of '${url.host}' holds a user name or password; write them under reader`,
    );
  }
  if (url.protocol !== 'https:') {
    throw new InputError(
      `url '${url.origin}' is not https; DSM listens there on port 5001 unless it was changed, and a password must not go over the wire readable`,
    );
  }
  if (url.pathname !== '/' || url.search || url.hash) {
    throw new InputError(
      `url '${url.origin}' must not have a path, query or fragment`,
    );
  }
  if (METADATA_HOSTS.has(url.hostname)) {
    throw new InputError(
      `url '${url.hostname}' is a cloud metadata address, not a NAS`,
    );
  }
  return url;
}

function readAddresses(config: Config, url: URL): string[] {
  const given = config.getOptionalStringArray('addresses') ?? [];
  return [
    ...new Set(
      [url.hostname, ...given].map((text, index) => {
        const address = text.replace(/^\[|\]$/g, '').toLowerCase();
        if (!ADDRESS_PATTERN.test(address)) {
          throw new InputError(
            `addresses[${
              index - 1
            }] '${text}' is no host name or IP address; write it as volumes do, without port and path`,
          );
        }
        return address;
      }),
    ),
  ];
}

function readAccount(config: Config): DsmAccount {
  const id = config.getOptionalString('deviceId');
  const name = config.getOptionalString('deviceName');
  if ((id === undefined) !== (name === undefined)) {
    throw new InputError(
      `reader.${
        id === undefined ? 'deviceId' : 'deviceName'
      } is missing; DSM takes the token of a device only with the name under which it was trusted`,
    );
  }
  return {
    account: config.getString('account'),
    password: config.getString('password'),
    ...(id !== undefined && name !== undefined && { device: { id, name } }),
  };
}

function readMilliseconds(options: {
  config: Config;
  key: string;
  otherwise: number;
  atLeast: number;
}): number {
  const { config, key, otherwise, atLeast } = options;
  if (!config.has(key)) {
    return otherwise;
  }
  const milliseconds = durationToMilliseconds(
    readDurationFromConfig(config, { key }),
  );
  if (milliseconds < atLeast) {
    throw new InputError(
      `${key} is ${milliseconds / 1000} s; it is at least ${atLeast / 1000} s`,
    );
  }
  return milliseconds;
}
