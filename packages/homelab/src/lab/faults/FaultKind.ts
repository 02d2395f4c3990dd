import { ApiFaults } from '../../apiserver/faults/ApiFaults';
import { ApiClient } from '../../cluster/ApiClient';
import { HollowNodes } from '../../hollow/HollowNodes';
import { NasFaults } from '../../nas/faults/NasFaults';
import { LabClock } from '../clock/LabClock';

/** What faults are done to. */
export interface FaultTargets {
  nodes: Pick<HollowNodes, 'node'>;
  nas: NasFaults;
  /** Absent where the API server is a real one. */
  api?: ApiFaults;
  /** Has the API server forget older revisions; absent with {@link api}. */
  forgetHistory?(): void;
  clock: LabClock;
  client: ApiClient;
}

/** A fault as somebody asks for it. */
export interface FaultCall {
  operands: string[];
  options: Record<string, string | undefined>;
}

/** What is about to be done: nothing has happened yet. */
export interface PlannedFault {
  /** What will have happened, in a sentence. */
  said: string;
  /** What of the lab it is done to: what was done to the same before is taken back first. */
  of?: string;
  begin(): unknown;
  /** Takes it back, where it goes on until somebody does. */
  undo?(): unknown;
}

/** One kind of fault. */
export interface FaultKind {
  name: string;
  /** Operands and options as usage shows them. */
  usage: string;
  does: string;
  /** How many operands there are, at least and at most. */
  operands: [least: number, most: number];
  options: readonly string[];
  /** @throws InputError or NotFoundError for what makes no sense */
  plan(
    call: FaultCall,
    lab: FaultTargets,
  ): PlannedFault | Promise<PlannedFault>;
}
