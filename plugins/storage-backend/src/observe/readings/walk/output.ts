import { TextDecoder } from 'util';
import { walkFormat } from './script';

/** A directory that the walk measured. */
export interface WalkedDirectory {
  /** As text; bytes that are no UTF-8 are written as `\xNN`. `.` is the target itself. */
  name: string;
  /** Whether the name on the disk is exactly this text; only then may it be joined to anything. */
  exact: boolean;
  /** Allocated bytes. */
  bytes?: number;
  inodes?: number;
  /** What could not be read, in the words of `du`; the figures are then too small. */
  error?: string;
}

/** The file system that the target lies on. */
export interface WalkedFilesystem {
  totalBytes?: number;
  /** What an ordinary user can still write. */
  availableBytes?: number;
  /** Absent on file systems without a fixed number of them, such as Btrfs. */
  totalInodes?: number;
  freeInodes?: number;
}

/** What a walk pod printed. */
export type WalkOutput =
  | {
      complete: true;
      filesystem: WalkedFilesystem;
      directories: WalkedDirectory[];
      /** Names of symbolic links, which were not followed. */
      links: string[];
    }
  | { complete: false; reason: string };

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeName(encoded: string): { name: string; exact: boolean } {
  const bytes = Buffer.from(encoded, 'base64');
  try {
    return { name: strict.decode(bytes), exact: true };
  } catch {
    const name = [...bytes]
      .map(byte =>
        byte >= 0x20 && byte < 0x7f
          ? String.fromCharCode(byte)
          : `\\x${byte.toString(16).padStart(2, '0')}`,
      )
      .join('');
    return { name, exact: false };
  }
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function parseFilesystem(fields: string[]): WalkedFilesystem {
  const [blockSize, blocks, , available, inodes, freeInodes] =
    fields.map(wholeNumber);
  const hasSize = Boolean(blockSize && blocks);
  return {
    totalBytes: hasSize ? blockSize! * blocks! : undefined,
    availableBytes:
      hasSize && available !== undefined ? blockSize! * available : undefined,
    totalInodes: inodes || undefined,
    freeInodes: inodes ? freeInodes : undefined,
  };
}

function parseDirectory(fields: string[]): WalkedDirectory {
  const [name, bytes, inodes, error] = fields;
  const measuredBytes = wholeNumber(bytes);
  const said =
    error !== undefined && error !== '-' ? decodeName(error).name : undefined;
  const silent =
    measuredBytes === undefined ? 'du printed no figure' : undefined;
  return {
    ...decodeName(name),
    bytes: measuredBytes,
    inodes: wholeNumber(inodes),
    error: said ?? silent,
  };
}

/** The first line of what a program said before it failed, for a message. */
function firstLine(log: string): string {
  const line = log.split('\n').find(text => text.trim() !== '');
  return line ? `: ${line.slice(0, 200)}` : '';
}

/**
 * Reads what the script in `script.ts` printed. A log that was cut off is no result: a directory
 * that is missing from it might be a volume, and a volume is never called gone by mistake.
 */
export function parseWalkOutput(log: string): WalkOutput {
  const lines = log.split('\n');
  const start = lines.indexOf(walkFormat);
  if (start < 0) {
    return {
      complete: false,
      reason: `The walk printed nothing that can be read${firstLine(log)}`,
    };
  }
  let filesystem: WalkedFilesystem | undefined;
  const directories: WalkedDirectory[] = [];
  const links: string[] = [];
  let records = 0;
  for (const line of lines.slice(start + 1)) {
    const [kind, ...fields] = line.split(' ');
    if (kind === 'end' && filesystem && Number(fields[0]) === records) {
      return { complete: true, filesystem, directories, links };
    } else if (kind === 'fs') {
      filesystem = parseFilesystem(fields);
      records += 1;
    } else if (kind === 'dir' && fields.length === 4) {
      directories.push(parseDirectory(fields));
      records += 1;
    } else if (kind === 'link' && fields.length === 1) {
      links.push(decodeName(fields[0]).name);
      records += 1;
    }
    // Anything else is what a program wrote to standard error, which shares the log.
  }
  return {
    complete: false,
    reason: `The walk's log ends after ${records} records, before the walk did`,
  };
}
