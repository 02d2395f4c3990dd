import {
  FieldError,
  forbidden,
  immutable,
  invalid,
  notSupported,
  required,
} from '../../FieldError';
import { Quantity } from '../../quantities/Quantity';
import { sameJson } from '../../Resource';

const keyPattern = /^[-._a-zA-Z0-9]+$/;
const keyText =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

function keyErrors(data: object | undefined, field: string): FieldError[] {
  return Object.keys(data ?? {})
    .filter(key => !keyPattern.test(key))
    .map(key => invalid(`${field}[${key}]`, key, keyText));
}

/** ConfigMaps and Secrets that say they are immutable stay as they are. */
function immutableErrors(object: any, old: any, fields: string[]) {
  if (!old?.immutable) {
    return [];
  }
  return [
    ...(object.immutable
      ? []
      : [forbidden('immutable', 'field is immutable when `immutable` is set')]),
    ...fields
      .filter(field => !sameJson(object[field], old[field]))
      .map(field =>
        forbidden(field, 'field is immutable when `immutable` is set'),
      ),
  ];
}

export function validateConfigMap(map: any, old?: any): FieldError[] {
  return [
    ...keyErrors(map.data, 'data'),
    ...keyErrors(map.binaryData, 'binaryData'),
    ...immutableErrors(map, old, ['data', 'binaryData']),
  ];
}

export function validateSecret(secret: any, old?: any): FieldError[] {
  return [
    ...keyErrors(secret.data, 'data'),
    ...(old && secret.type !== old.type
      ? [immutable('type', secret.type)]
      : []),
    ...immutableErrors(secret, old, ['data']),
  ];
}

export function validateService({ spec }: any, old?: any): FieldError[] {
  const headless = spec.clusterIP === 'None';
  const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
  const ports: any[] = spec.ports ?? [];
  return [
    ...(types.includes(spec.type)
      ? []
      : [notSupported('spec.type', spec.type, types)]),
    ...(ports.length === 0 && !headless && spec.type !== 'ExternalName'
      ? [required('spec.ports')]
      : []),
    ...ports.flatMap(({ port, name }, index) => [
      ...(port >= 1 && port <= 65535
        ? []
        : [
            invalid(
              `spec.ports[${index}].port`,
              port ?? 0,
              'must be between 1 and 65535, inclusive',
            ),
          ]),
      ...(ports.length > 1 && !name
        ? [required(`spec.ports[${index}].name`)]
        : []),
    ]),
    ...(old &&
    old.spec.type !== 'ExternalName' &&
    spec.type !== 'ExternalName' &&
    spec.clusterIP !== old.spec.clusterIP
      ? [
          {
            field: 'spec.clusterIPs[0]',
            reason: 'FieldValueInvalid',
            message: `Invalid value: ${JSON.stringify(
              spec.clusterIPs ?? null,
            )}: may not change once set`,
          },
        ]
      : []),
  ];
}

export function validateResourceQuota({ spec }: any): FieldError[] {
  return Object.entries(spec?.hard ?? {})
    .filter(([, value]) => Quantity.of(value).isNegative)
    .map(([name, value]) =>
      invalid(
        `spec.hard[${name}]`,
        value,
        'must be greater than or equal to 0',
      ),
    );
}

export function validateBinding(binding: any, old?: any): FieldError[] {
  const kinds =
    binding.kind === 'ClusterRoleBinding'
      ? ['ClusterRole']
      : ['Role', 'ClusterRole'];
  if (!binding.roleRef) {
    return [required('roleRef')];
  }
  if (old && !sameJson(binding.roleRef, old.roleRef)) {
    return [invalid('roleRef', binding.roleRef, 'cannot change roleRef')];
  }
  return kinds.includes(binding.roleRef.kind)
    ? []
    : [notSupported('roleRef.kind', binding.roleRef.kind, kinds)];
}

export function validateLease({ spec = {} }: any): FieldError[] {
  const { leaseDurationSeconds } = spec;
  return leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0
    ? [
        invalid(
          'spec.leaseDurationSeconds',
          leaseDurationSeconds,
          'must be greater than 0',
        ),
      ]
    : [];
}

const noteBytes = 1024;

export function validateEvent(event: any, old?: any): FieldError[] {
  const { involvedObject = {}, metadata, message = '' } = event;
  const namespace = involvedObject.namespace || 'default';
  return [
    ...(!old && namespace !== metadata.namespace
      ? [
          invalid(
            'involvedObject.namespace',
            involvedObject.namespace ?? '',
            'does not match event.namespace',
          ),
        ]
      : []),
    ...(event.eventTime && message.length > noteBytes
      ? [invalid('message', '', `can have at most ${noteBytes} characters`)]
      : []),
  ];
}
