import { usedApis } from '../dsm/ApiDirectory';
import type { RecordedAnswer } from './RecordedDsm';

const newestVersions: Partial<Record<string, number>> = {
  'SYNO.API.Auth': 7,
  'SYNO.DSM.Info': 2,
  'SYNO.Core.Share.Snapshot': 2,
  'SYNO.Core.FileServ.NFS': 3,
};

const disk = (changes: Record<string, unknown>) => ({
  vendor: 'WDC     ',
  model: 'WD40EFRX-68N32N0        ',
  size_total: '4000787030016',
  isSsd: false,
  temp: 34,
  status: 'normal',
  smart_status: 'normal',
  remain_life: { trustable: false, value: -1 },
  unc: 0,
  used_by: 'reuse_1',
  ...changes,
});

/** SMART's table as it comes: every figure is text. */
const smart = (reallocated: string) => ({
  data: {
    healthInfo: {
      overview: { smart: 'normal', isNVMeDisk: false },
      smartInfo: [
        { id: '5', name: 'Reallocated_Sector_Ct', raw: reallocated },
        { id: '9', name: 'Power_On_Hours', raw: '21034' },
        { id: '197', name: 'Current_Pending_Sector', raw: '0' },
        { id: '198', name: 'Offline_Uncorrectable', raw: '0' },
      ],
    },
  },
});

/**
 * Answers as a DSM 7.2 gives them, in the form in which they were recorded by others: sizes are
 * text, names are padded, the order of disks is arbitrary, quotas are MiB with a fraction in use.
 */
export const dsm7Answers: Record<string, RecordedAnswer> = {
  'SYNO.API.Info query': {
    data: Object.fromEntries(
      usedApis.map(api => [
        api,
        {
          path: 'entry.cgi',
          minVersion: api === 'SYNO.DSM.Info' ? 2 : 1,
          maxVersion: newestVersions[api] ?? 1,
          requestFormat: 'JSON',
        },
      ]),
    ),
  },
  'SYNO.API.Auth login': {
    data: { sid: 'sid-1', synotoken: 'token-1', is_portal_port: false },
  },
  'SYNO.API.Auth logout': {},
  'SYNO.DSM.Info getinfo': {
    data: {
      model: 'DS920+',
      serial: '20C0PDR000000',
      version: '72806',
      version_string: 'DSM 7.2.2-72806 Update 3',
    },
  },
  'SYNO.Storage.CGI.Storage load_info': {
    data: {
      disks: [
        disk({ id: 'sata2', device: '/dev/sata2', name: 'Drive 3' }),
        disk({ id: 'sata1', device: '/dev/sata1', name: 'Drive 4' }),
      ],
      storagePools: [
        {
          id: 'reuse_1',
          num_id: 1,
          device_type: 'shr_with_1_disk_protect',
          status: 'normal',
          disks: ['sata1', 'sata2'],
          missing_drives: [],
          raids: [{ designedDiskCount: 2, normalDevCount: 2 }],
        },
      ],
      volumes: [
        {
          id: 'volume_1',
          vol_path: '/volume1',
          vol_desc: '',
          fs_type: 'btrfs',
          status: 'normal',
          is_writable: true,
          pool_path: 'reuse_1',
          size: { total: '3836156395520', used: '1903218479104' },
        },
      ],
    },
  },
  'SYNO.Storage.CGI.Smart get_health_info': smart('0'),
  'SYNO.Core.Share list': {
    data: {
      total: 2,
      shares: [
        {
          name: 'k8s',
          vol_path: '/volume1',
          desc: 'Volumes of the cluster',
          is_usb_share: false,
          quota_value: 10240,
          share_quota_used: 1.078125,
          support_snapshot: true,
          encryption: 0,
          is_missing_share: false,
          is_offline_share: false,
        },
        { name: 'usbshare1', vol_path: '/volumeUSB1', is_usb_share: true },
      ],
    },
  },
  'SYNO.Core.FileServ.NFS get': {
    data: { enable_nfs: true, enable_nfs_v4: true, enabled_minor_ver: 1 },
  },
  'SYNO.Core.FileServ.NFS.SharePrivilege load': {
    data: {
      rule: [
        {
          client: '192.0.2.0/24',
          privilege: 'rw',
          root_squash: 'root',
          async: true,
          insecure: true,
          crossmnt: true,
          security_flavor: {
            sys: true,
            kerberos: false,
            kerberos_integrity: false,
            kerberos_privacy: false,
          },
        },
      ],
    },
  },
  'SYNO.Core.Share.Snapshot list': {
    data: {
      total: 2,
      snapshots: [
        { time: 'GMT+01-2025.03.01-05.00.00', lock: false, snap_size: '0' },
        { time: 'GMT+01-2025.03.01-04.00.00', lock: true, snap_size: '4096' },
      ],
    },
  },
};
