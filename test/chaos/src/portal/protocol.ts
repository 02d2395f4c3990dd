import type { DatabaseAddress } from './database';

/** Where in a step something happens. */
export type StepEdge = 'begin' | 'end' | 'undo' | 'undone';

/** A moment in the life of an operation, as the portal itself sees it. */
export type Moment =
  /** When the step is put down as begun, done, being undone or undone. */
  | { step: string; edge: StepEdge }
  /** Before or after the n-th request to the API server since it was told. */
  | { call: number; side: 'before' | 'after' };

/** What a portal does to itself at a moment. */
export interface Blow {
  id: string;
  at: Moment;
  act: 'kill' | 'freeze';
}

/** How a portal is started: its last argument, as JSON. */
export interface PortalSettings {
  kubeconfig: string;
  database: DatabaseAddress;
  owner: string;
  blows: Blow[];
  /** Added to the clock that plans go by, milliseconds. */
  planAheadMs: number;
}

/** What can be asked of a portal, as the engine has it. */
export const portalMethods = [
  'plan',
  'begin',
  'cancel',
  'confirm',
  'get',
  'record',
  'log',
  'find',
] as const;
export type PortalMethod = (typeof portalMethods)[number];

/** What the parent sends. */
export type PortalRequest =
  | { id: number; method: PortalMethod; arguments: unknown[] }
  | { arm: Blow[] };

/** What the portal sends. */
export type PortalMessage =
  | { id: number; result?: unknown; error?: { name: string; message: string } }
  | { event: 'ready' }
  /** It is about to do this to itself. */
  | { event: 'blow'; blow: Blow }
  | { event: 'step'; operation: string; step: string; edge: StepEdge }
  | { event: 'log'; level: string; message: string };
