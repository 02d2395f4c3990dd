import { Disk, DiskCondition } from '../state/NasState';

/** One row of a disk's SMART table; DSM has all of it as text. */
export interface SmartAttribute {
  id: string;
  name: string;
  current: string;
  worst: string;
  threshold: string;
  raw: string;
  status: string;
}

/** What wears out as a disk goes: sectors moved, waiting, and unreadable. */
const wear: Record<
  DiskCondition,
  { reallocated: number; pending: number; uncorrectable: number }
> = {
  healthy: { reallocated: 0, pending: 0, uncorrectable: 0 },
  wearing: { reallocated: 48, pending: 2, uncorrectable: 0 },
  failing: { reallocated: 2016, pending: 184, uncorrectable: 57 },
  crashed: { reallocated: 4088, pending: 912, uncorrectable: 403 },
};

function attribute(
  id: number,
  name: string,
  current: number,
  threshold: number,
  raw: number,
): SmartAttribute {
  const three = (number: number) => String(number).padStart(3, '0');
  return {
    id: String(id),
    name,
    current: three(current),
    worst: three(current),
    threshold: three(threshold),
    raw: String(raw),
    status: current < threshold ? 'FAILING_NOW' : 'OK',
  };
}

/** The SMART table of a disk; sectors go with its condition, hours with time. */
export function smartAttributes(
  disk: Disk,
  temperature: number,
  upHours: number,
): SmartAttribute[] {
  const { reallocated, pending, uncorrectable } = wear[disk.condition];
  const hours = disk.powerOnHours + upHours;
  const moved = Math.max(1, 200 - Math.ceil(reallocated / 12));
  return [
    attribute(1, 'Raw_Read_Error_Rate', 200, 51, uncorrectable),
    attribute(3, 'Spin_Up_Time', 172, 21, 6375),
    attribute(4, 'Start_Stop_Count', 100, 0, 58),
    attribute(5, 'Reallocated_Sector_Ct', moved, 140, reallocated),
    attribute(7, 'Seek_Error_Rate', 200, 0, 0),
    attribute(9, 'Power_On_Hours', hourValue(hours), 0, hours),
    attribute(12, 'Power_Cycle_Count', 100, 0, 58),
    attribute(194, 'Temperature_Celsius', 150 - temperature, 0, temperature),
    attribute(196, 'Reallocated_Event_Count', 200, 0, reallocated),
    attribute(197, 'Current_Pending_Sector', 200, 0, pending),
    attribute(198, 'Offline_Uncorrectable', 200, 0, uncorrectable),
    attribute(199, 'UDMA_CRC_Error_Count', 200, 0, 0),
  ];
}

function hourValue(hours: number): number {
  return Math.max(1, 100 - Math.floor(hours / 730));
}

/** Sectors that could not be read; DSM's `unc`. */
export function uncorrectableSectors(disk: Disk): number {
  return wear[disk.condition].uncorrectable;
}

/** DSM's words for a disk, and for its SMART status. */
export const diskWords: Record<
  DiskCondition,
  { status: string; smart: string; category: string }
> = {
  healthy: { status: 'normal', smart: 'normal', category: 'normal' },
  wearing: { status: 'warning', smart: 'normal', category: 'warning' },
  failing: { status: 'failing', smart: 'failing', category: 'danger' },
  crashed: { status: 'crashed', smart: 'failing', category: 'danger' },
};
