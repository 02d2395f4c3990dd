import { z } from 'zod';
import { NasContext } from '../NasContext';
import { asctime, localTime } from '../state/localTime';
import { wave } from '../system/rhythm';
import { resources, utilization } from '../system/utilization';
import { volumeHealth } from '../storage/health';
import {
  ApiDefinition,
  apiMethod,
  noParameters,
} from '../webapi/ApiDefinition';
import { codes, DsmError } from '../webapi/DsmError';

/** Recording of utilisation is off on this NAS, and asking for a kind is a must. */
const historyCodes = { off: 1008, withoutResource: 1051 };

/** What the NAS says about itself. */
export function systemApis(nas: NasContext): ApiDefinition[] {
  const { profile } = nas;
  const firmware = `DSM ${profile.release}-${profile.build}`;
  const upSeconds = () => Math.floor((nas.now() - nas.startedAtMs) / 1000);
  const systemTemperature = () =>
    40 + Math.round(4 * wave('system', 86_400, nas.now()));
  return [
    {
      name: 'SYNO.DSM.Info',
      minVersion: 2,
      maxVersion: 2,
      methods: {
        getinfo: apiMethod({
          parameters: noParameters,
          answer: () => {
            const { model, serial, memoryMiB, timeZone } = nas.store.state;
            return {
              codepage: 'enu',
              model,
              ram: memoryMiB,
              serial,
              temperature: systemTemperature(),
              temperature_warn: false,
              time: asctime(timeZone, nas.now()),
              uptime: upSeconds(),
              version: profile.build,
              version_string: firmware,
            };
          },
        }),
      },
    },
    {
      name: 'SYNO.Core.System',
      minVersion: 1,
      maxVersion: 3,
      methods: {
        info: apiMethod({
          parameters: z.object({ type: z.string().optional() }),
          answer: ({ type }) => {
            if (type === 'network') {
              return { hostname: nas.store.state.hostname, enabled_ntp: true };
            }
            if (type !== undefined) {
              throw new DsmError(codes.badParameter, { name: 'type' });
            }
            return systemInfo(nas, {
              firmware,
              upSeconds: upSeconds(),
              temperature: systemTemperature(),
            });
          },
        }),
      },
    },
    {
      name: 'SYNO.Core.System.Status',
      minVersion: 1,
      maxVersion: 1,
      methods: {
        get: apiMethod({
          parameters: noParameters,
          answer: () => {
            const { state } = nas.store;
            return {
              is_system_crashed: state.volumes.some(
                volume => volumeHealth(state, volume) === 'crashed',
              ),
              upgrade_ready: false,
              ext_nic_is_incompatible: false,
            };
          },
        }),
      },
    },
    {
      name: 'SYNO.Core.System.Utilization',
      minVersion: 1,
      maxVersion: 1,
      methods: {
        get: apiMethod({
          parameters: z.object({
            type: z.string().default('current'),
            resource: z.array(z.string()).optional(),
          }),
          answer: ({ type, resource }) => {
            if (type === 'history') {
              throw new DsmError(
                resource ? historyCodes.off : historyCodes.withoutResource,
              );
            }
            return utilization(
              nas,
              resources.filter(each => resource?.includes(each) ?? true),
            );
          },
        }),
      },
    },
    {
      name: 'SYNO.Core.Upgrade.Server',
      minVersion: 1,
      maxVersion: profile.upgradeMaxVersion,
      methods: {
        check: apiMethod({
          parameters: noParameters,
          answer: () =>
            profile.separatePaths
              ? { available: false }
              : { update: { available: false } },
        }),
      },
    },
    {
      name: 'SYNO.DSM.Network',
      minVersion: 2,
      maxVersion: 2,
      methods: {
        list: apiMethod({
          parameters: noParameters,
          answer: () => ({
            dns: ['127.0.0.1'],
            gateway: '127.0.0.1',
            hostname: nas.store.state.hostname,
            interfaces: [
              {
                id: 'eth0',
                ip: [{ address: '127.0.0.1', netmask: '255.0.0.0' }],
                mac: '00:11:32:00:00:01',
                type: 'lan',
              },
            ],
            workgroup: 'WORKGROUP',
          }),
        }),
      },
    },
  ];
}

function systemInfo(
  nas: NasContext,
  now: { firmware: string; upSeconds: number; temperature: number },
): object {
  const { state } = nas.store;
  const { year, month, day, hour, minute, second } = localTime(
    state.timeZone,
    nas.now(),
  );
  const two = (number: number) => String(number).padStart(2, '0');
  const minutes = Math.floor(now.upSeconds / 60);
  return {
    model: state.model,
    serial: state.serial,
    firmware_ver: now.firmware,
    firmware_date: nas.profile.firmwareDate,
    cpu_clock_speed: state.cpu.mhz,
    // One of the numbers that come as text.
    cpu_cores: String(state.cpu.cores),
    cpu_family: state.cpu.family,
    cpu_series: state.cpu.series,
    cpu_vendor: state.cpu.vendor,
    ram_size: state.memoryMiB,
    sys_temp: now.temperature,
    sys_tempwarn: false,
    systempwarn: false,
    temperature_warning: false,
    time: `${year}-${month}-${day} ${hour}:${minute}:${second}`,
    time_zone: state.timeZone.split('/').pop(),
    time_zone_desc: state.timeZone,
    up_time: `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(
      now.upSeconds % 60,
    )}`,
    enabled_ntp: true,
    ntp_server: 'pool.ntp.org',
    usb_dev: [],
    sata_dev: [],
    support_esata: 'no',
    external_pci_slot_info: [],
  };
}
