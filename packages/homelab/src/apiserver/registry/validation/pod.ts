import {
  duplicate,
  FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '../../FieldError';
import { Quantity } from '../../quantities/Quantity';
import { sameJson } from '../../Resource';
import { isLabel, isSubdomain } from './names';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = [
  'ClusterFirst',
  'ClusterFirstWithHostNet',
  'Default',
  'None',
];
const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

function nameErrors(
  name: string | undefined,
  field: string,
  rule = isLabel,
): FieldError[] {
  if (!name) {
    return [required(field)];
  }
  const problem = rule(name);
  return problem ? [invalid(field, name, problem)] : [];
}

function duplicates(
  names: string[],
  field: (index: number) => string,
): FieldError[] {
  return names.flatMap((name, index) =>
    name && names.indexOf(name) < index ? [duplicate(field(index), name)] : [],
  );
}

/** What is wrong with what a container asks for. */
export function validateResources(resources: any, path: string): FieldError[] {
  const limits = resources?.limits ?? {};
  const requests = resources?.requests ?? {};
  const negative = Object.entries({ limits, requests }).flatMap(
    ([kind, amounts]) =>
      Object.entries(amounts)
        .filter(([, value]) => Quantity.of(value).isNegative)
        .map(([name, value]) =>
          invalid(
            `${path}.${kind}[${name}]`,
            value,
            'must be greater than or equal to 0',
          ),
        ),
  );
  const over = Object.entries(requests)
    .filter(
      ([name, value]) =>
        limits[name] !== undefined &&
        Quantity.of(value).compare(Quantity.of(limits[name])) > 0,
    )
    .map(([name, value]) =>
      invalid(
        `${path}.requests`,
        value,
        `must be less than or equal to ${name} limit of ${limits[name]}`,
      ),
    );
  return [...negative, ...over];
}

function validateContainer(
  container: any,
  path: string,
  volumes: Set<string>,
): FieldError[] {
  const errors = nameErrors(container.name, `${path}.name`);
  if (!container.image) {
    errors.push(required(`${path}.image`));
  }
  if (!pullPolicies.includes(container.imagePullPolicy)) {
    errors.push(
      notSupported(
        `${path}.imagePullPolicy`,
        container.imagePullPolicy,
        pullPolicies,
      ),
    );
  }
  const mounts: any[] = container.volumeMounts ?? [];
  mounts.forEach(({ name, mountPath }, index) => {
    const place = `${path}.volumeMounts[${index}]`;
    if (!name) {
      errors.push(required(`${place}.name`));
    } else if (!volumes.has(name)) {
      errors.push({
        field: `${place}.name`,
        reason: 'FieldValueNotFound',
        message: `Not found: ${JSON.stringify(name)}`,
      });
    }
    if (!mountPath) {
      errors.push(required(`${place}.mountPath`));
    }
  });
  const paths = mounts.map(({ mountPath }) => mountPath);
  paths.forEach((mountPath, index) => {
    if (paths.indexOf(mountPath) < index) {
      errors.push(
        invalid(
          `${path}.volumeMounts[${index}].mountPath`,
          mountPath,
          'must be unique',
        ),
      );
    }
  });
  (container.ports ?? []).forEach(({ containerPort }: any, index: number) => {
    const field = `${path}.ports[${index}].containerPort`;
    if (!containerPort) {
      errors.push(required(field));
    } else if (containerPort < 1 || containerPort > 65535) {
      errors.push(
        invalid(field, containerPort, 'must be between 1 and 65535, inclusive'),
      );
    }
  });
  (container.env ?? []).forEach(({ name }: any, index: number) => {
    if (!name) {
      errors.push(required(`${path}.env[${index}].name`));
    }
  });
  return [
    ...errors,
    ...validateResources(container.resources, `${path}.resources`),
  ];
}

function validateVolumes(volumes: any[], path: string): FieldError[] {
  return [
    ...volumes.flatMap((volume, index) => {
      const place = `${path}[${index}]`;
      const errors = nameErrors(volume.name, `${place}.name`);
      const sources = Object.keys(volume).filter(field => field !== 'name');
      errors.push(
        ...sources
          .slice(1)
          .map(source =>
            forbidden(
              `${place}.${source}`,
              'may not specify more than 1 volume type',
            ),
          ),
      );
      if (
        volume.persistentVolumeClaim &&
        !volume.persistentVolumeClaim.claimName
      ) {
        errors.push(required(`${place}.persistentVolumeClaim.claimName`));
      }
      if (volume.hostPath && !volume.hostPath.path) {
        errors.push(required(`${place}.hostPath.path`));
      }
      if (volume.hostPath?.path?.split('/').includes('..')) {
        errors.push(
          invalid(
            `${place}.hostPath.path`,
            volume.hostPath.path,
            "must not contain '..'",
          ),
        );
      }
      return errors;
    }),
    ...duplicates(
      volumes.map(({ name }) => name),
      index => `${path}[${index}].name`,
    ),
  ];
}

/**
 * What is wrong with a pod's purpose, in a pod or a template.
 *
 * @param moreVolumes - names of volumes that a controller adds
 */
export function validatePodSpec(
  spec: any,
  path: string,
  moreVolumes: string[] = [],
): FieldError[] {
  const volumes: any[] = spec.volumes ?? [];
  const names = new Set([...volumes.map(({ name }) => name), ...moreVolumes]);
  const containers: any[] = spec.containers ?? [];
  const inits: any[] = spec.initContainers ?? [];
  const at = (kind: string) => (each: any, index: number) =>
    validateContainer(each, `${path}.${kind}[${index}]`, names);
  const choice = (field: string, value: string, all: string[]) =>
    all.includes(value) ? [] : [notSupported(`${path}.${field}`, value, all)];
  return [
    ...validateVolumes(volumes, `${path}.volumes`),
    ...(containers.length === 0 ? [required(`${path}.containers`)] : []),
    ...containers.flatMap(at('containers')),
    ...duplicates(
      containers.map(({ name }) => name),
      index => `${path}.containers[${index}].name`,
    ),
    ...inits.flatMap(at('initContainers')),
    ...duplicates(
      [...containers, ...inits].map(({ name }) => name),
      index => `${path}.initContainers[${index - containers.length}].name`,
    ).filter(({ field }) => !field.includes('[-')),
    ...choice('restartPolicy', spec.restartPolicy, restartPolicies),
    ...choice('dnsPolicy', spec.dnsPolicy, dnsPolicies),
    ...(spec.serviceAccountName
      ? nameErrors(
          spec.serviceAccountName,
          `${path}.serviceAccountName`,
          isSubdomain,
        )
      : []),
    ...(spec.nodeName
      ? nameErrors(spec.nodeName, `${path}.nodeName`, isSubdomain)
      : []),
  ];
}

const updatable = [
  'spec.containers[*].image',
  'spec.initContainers[*].image',
  'spec.activeDeadlineSeconds',
  'spec.tolerations (only additions to existing tolerations)',
  'spec.terminationGracePeriodSeconds (allow it to be set to 1 if it was previously negative)',
];

/** A pod's purpose without what may change. */
function fixedSpec(spec: any): unknown {
  const withoutImage = ({ image, ...container }: any) => container;
  return {
    ...spec,
    containers: spec.containers?.map(withoutImage),
    initContainers: spec.initContainers?.map(withoutImage),
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
    schedulingGates: undefined,
  };
}

function validateChange(pod: any, old: any): FieldError[] {
  for (const kind of ['containers', 'initContainers']) {
    if (pod.spec[kind]?.length !== old.spec[kind]?.length) {
      return [
        forbidden(
          `spec.${kind}`,
          'pod updates may not add or remove containers',
        ),
      ];
    }
  }
  const kept = (old.spec.tolerations ?? []).every((toleration: any) =>
    pod.spec.tolerations?.some((each: any) => sameJson(each, toleration)),
  );
  return [
    ...(kept
      ? []
      : [
          forbidden(
            'spec.tolerations',
            'existing toleration can not be modified except its tolerationSeconds',
          ),
        ]),
    ...(sameJson(fixedSpec(pod.spec), fixedSpec(old.spec))
      ? []
      : [
          forbidden(
            'spec',
            `pod updates may not change fields other than ${updatable
              .map(field => `\`${field}\``)
              .join(',')}`,
          ),
        ]),
  ];
}

export function validatePod(pod: any, old?: any): FieldError[] {
  return [
    ...validatePodSpec(pod.spec, 'spec'),
    ...(old ? validateChange(pod, old) : []),
  ];
}
