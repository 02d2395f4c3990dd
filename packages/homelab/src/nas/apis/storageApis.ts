import { z } from 'zod';
import { NasContext } from '../NasContext';
import { diskId } from '../profiles';
import { Disk, volumePath } from '../state/NasState';
import { diskObject } from '../storage/diskObject';
import { loadInfo } from '../storage/loadInfo';
import { coreVolumeObject } from '../storage/poolObjects';
import { diskWords, smartAttributes } from '../storage/smart';
import { usedBytes } from '../storage/space';
import { temperatureOf } from '../system/rhythm';
import {
  ApiDefinition,
  apiMethod,
  noParameters,
} from '../webapi/ApiDefinition';
import { codes, DsmError } from '../webapi/DsmError';
import { page } from '../webapi/page';

/** Unlike elsewhere, lists of storage insist on these. */
const window = { offset: z.int().min(0), limit: z.int().min(-1) };

function one(name: string, methods: ApiDefinition['methods']): ApiDefinition {
  return { name, minVersion: 1, maxVersion: 1, methods };
}

/** Volumes, pools and disks with SMART. */
export function storageApis(nas: NasContext): ApiDefinition[] {
  const diskAt = (device: string): Disk => {
    const found = nas.store.state.disks.find(
      disk => `/dev/${diskId(nas.profile, disk.slot)}` === device,
    );
    if (!found) {
      throw new DsmError(codes.noSmartData);
    }
    return found;
  };
  return [
    one('SYNO.Storage.CGI.Storage', {
      load_info: apiMethod({
        parameters: noParameters,
        answer: () => loadInfo(nas),
      }),
    }),
    one('SYNO.Core.Storage.Volume', {
      list: apiMethod({
        parameters: z.object({
          ...window,
          location: z.enum(['all', 'internal', 'local']),
        }),
        refusal: codes.missingBasics,
        answer: async ({ offset, limit }) => {
          const { volumes } = nas.store.state;
          return {
            offset,
            total: volumes.length,
            volumes: await Promise.all(
              page(volumes, { offset, limit }).map(async volume =>
                coreVolumeObject(nas, volume, await usedBytes(nas, volume)),
              ),
            ),
          };
        },
      }),
      get: apiMethod({
        parameters: z.object({ volume_path: z.string() }),
        answer: async ({ volume_path: path }) => {
          const volume = nas.store.state.volumes.find(
            each => volumePath(each) === path,
          );
          if (!volume) {
            throw new DsmError(codes.badParameter, { name: 'volume_path' });
          }
          const used = await usedBytes(nas, volume);
          return { volume: coreVolumeObject(nas, volume, used) };
        },
      }),
    }),
    one('SYNO.Core.Storage.Disk', {
      list: apiMethod({
        parameters: z.object(window),
        refusal: codes.missingBasics,
        answer: part => ({
          disks: page(nas.store.state.disks, part).map(disk =>
            diskObject(nas, disk),
          ),
        }),
      }),
      get_smart_test_log: apiMethod({
        parameters: z.object({ device: z.string() }),
        answer: ({ device }) => {
          diskAt(device);
          return { latest_test_time: '', testInfo: [] };
        },
      }),
    }),
    one('SYNO.Storage.CGI.Smart', {
      get_health_info: apiMethod({
        parameters: z.object({ device: z.string() }),
        answer: ({ device }) => {
          const disk = diskAt(device);
          if (disk.condition === 'crashed') {
            throw new DsmError(codes.noSmartData);
          }
          return { healthInfo: healthInfo(nas, disk) };
        },
      }),
    }),
    one('SYNO.Storage.CGI.HddMan', {
      get: apiMethod({
        parameters: noParameters,
        answer: () => ({
          BadSctrThrEn: true,
          RemainLifeThrEn: true,
          RemainLifeThrVal: 5,
          SBMonthLeftThrEn: false,
          SBMonthLeftThrVal: 0,
          WddaEn: false,
          healthReportEn: false,
          chkMailSetting: false,
          db_last_update_time: Math.floor(nas.startedAtMs / 1000),
        }),
      }),
    }),
  ];
}

function healthInfo(nas: NasContext, disk: Disk): object {
  const nowMs = nas.now();
  const upHours = Math.floor((nowMs - nas.startedAtMs) / 3600_000);
  const { status, smart } = diskWords[disk.condition];
  const rows = smartAttributes(disk, temperatureOf(disk, nowMs), upHours);
  return {
    count: rows.length,
    overview: {
      smart,
      smart_info: rows.some(row => row.status !== 'OK') ? 'failing' : 'normal',
      smart_test: 'normal',
      status,
      remain_life_attr: '',
      isNVMeDisk: false,
      isSsd: disk.ssd,
      remain_life: { trustable: disk.ssd, value: disk.ssd ? 97 : -1 },
    },
    smartInfo: rows,
  };
}
