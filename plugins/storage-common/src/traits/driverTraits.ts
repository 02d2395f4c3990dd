import type { DriverTraits } from '../schema/openapi/generated/models';
import {
  ceph,
  cloudDisk,
  democraticCsi,
  inTreeNfs,
  localPathHostPath,
  localPathLocal,
  localPathShared,
  localVolumeGroup,
  longhorn,
  nfsCsi,
  nfsSubdir,
  openebsHostpath,
  staticHostPath,
  staticLocal,
  synologyIscsi,
  synologyShare,
  unknownDriver,
} from './rows';
import type {
  DriverFacts,
  DriverProfile,
  DriverRow,
  DriverTraitsOverride,
} from './types';
import { traitWords } from './words';

/** Set on a volume by the library that every external provisioner is built on. */
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
const NFS_SUBDIR_SUFFIX = '/nfs-subdir-external-provisioner';

const EXACT: Record<string, DriverRow> = {
  'nfs.csi.k8s.io': nfsCsi,
  'driver.longhorn.io': longhorn,
  'openebs.io/local': openebsHostpath,
  'local.csi.openebs.io': localVolumeGroup,
  'zfs.csi.openebs.io': localVolumeGroup,
  'topolvm.io': localVolumeGroup,
  'ebs.csi.aws.com': cloudDisk,
  'pd.csi.storage.gke.io': cloudDisk,
  'disk.csi.azure.com': cloudDisk,
};

/**
 * The provisioner that made the volume, or that the class names.
 * @public
 */
export function provisionerOf(facts: DriverFacts): string | undefined {
  const { volume } = facts;
  return (
    volume?.annotations?.[PROVISIONED_BY] ??
    volume?.source.driver ??
    facts.provisioner
  );
}

function localPathRow(facts: DriverFacts): DriverRow {
  const { volume } = facts;
  if (volume) {
    if (volume.pinned === false) {
      return localPathShared;
    }
    return volume.source.kind === 'local' ? localPathLocal : localPathHostPath;
  }
  // Same precedence as the provisioner: the claim's annotation over the class's.
  const volumeType =
    facts.claimAnnotations?.volumeType ??
    facts.classAnnotations?.defaultVolumeType;
  return volumeType?.toLowerCase() === 'local'
    ? localPathLocal
    : localPathHostPath;
}

function synologyRow(facts: DriverFacts): DriverRow {
  const protocol = (
    facts.volume?.source.volumeAttributes?.protocol ??
    facts.classParameters?.protocol ??
    'iscsi'
  ).toLowerCase();
  return protocol === 'nfs' || protocol === 'smb'
    ? synologyShare
    : synologyIscsi;
}

function longhornRow(facts: DriverFacts): DriverRow {
  const locality =
    facts.volume?.source.volumeAttributes?.dataLocality ??
    facts.classParameters?.dataLocality;
  return locality === 'strict-local'
    ? { ...longhorn, pinned: 'yes' }
    : longhorn;
}

function rowOfVolumeSource(facts: DriverFacts): DriverRow | undefined {
  switch (facts.volume?.source.kind) {
    case 'nfs':
      return inTreeNfs;
    case 'local':
      return staticLocal;
    case 'hostPath':
      return staticHostPath;
    default:
      return undefined;
  }
}

function findRow(
  provisioner: string | undefined,
  facts: DriverFacts,
): DriverRow | undefined {
  if (!provisioner || provisioner === NO_PROVISIONER) {
    const row = rowOfVolumeSource(facts);
    return row ?? (provisioner === NO_PROVISIONER ? staticLocal : undefined);
  }
  const exact = EXACT[provisioner];
  if (exact) {
    return exact === longhorn ? longhornRow(facts) : exact;
  }
  if (provisioner === 'rancher.io/local-path') {
    return localPathRow(facts);
  }
  if (provisioner === 'csi.san.synology.com') {
    return synologyRow(facts);
  }
  if (provisioner.endsWith(NFS_SUBDIR_SUFFIX)) {
    return nfsSubdir;
  }
  if (provisioner.startsWith('org.democratic-csi.')) {
    return democraticCsi;
  }
  if (/(^|\.)(rbd|cephfs)\.csi\.ceph\.com$/.test(provisioner)) {
    return ceph;
  }
  // Somebody provisioned it whose deleter is not known, so only what the kubelet does with the
  // source can be said.
  const bySource = rowOfVolumeSource(facts);
  return bySource && facts.volume?.annotations?.[PROVISIONED_BY] === undefined
    ? bySource
    : undefined;
}

function applyOverride(
  row: DriverRow,
  override: DriverTraitsOverride | undefined,
): DriverRow {
  if (!override) {
    return row;
  }
  const { provisioner, ...fields } = override;
  return { ...row, ...fields, id: `configured:${provisioner}` };
}

/** File: always applied; None: never; the default only for a file system mounted by one node. */
function resolveFsGroup(row: DriverRow, policy?: string): DriverRow {
  if (row.fsGroup !== 'by-csi-driver') {
    return row;
  }
  switch (policy) {
    case 'File':
      return { ...row, fsGroup: 'yes' };
    case 'None':
      return { ...row, fsGroup: 'no' };
    default:
      return row;
  }
}

/**
 * What really happens with this class or volume: the row that applies, with what the operator
 * knows better laid over it.
 *
 * @public
 */
export function driverProfile(facts: DriverFacts): DriverProfile {
  const provisioner = provisionerOf(facts);
  const found = findRow(provisioner, facts);
  const override = facts.overrides?.find(
    candidate => candidate.provisioner === provisioner,
  );
  const fallback =
    provisioner === undefined
      ? unknownDriver
      : { ...unknownDriver, title: provisioner };
  const row = resolveFsGroup(
    applyOverride(found ?? fallback, override),
    facts.fsGroupPolicy,
  );
  const known = found !== undefined || override !== undefined;
  const traits: DriverTraits = {
    id: row.id,
    title: row.title,
    known,
    enforcesSize: row.enforcesSize,
    grows: row.grows,
    snapshot: row.snapshot,
    figures: row.figures,
    pinned: row.pinned,
    fsGroup: row.fsGroup,
    words: traitWords({ row, known }),
  };
  return { provisioner, row, known, traits };
}

/**
 * The traits of a class or volume, as the API shows them.
 * @public
 */
export function driverTraits(facts: DriverFacts): DriverTraits {
  return driverProfile(facts).traits;
}
