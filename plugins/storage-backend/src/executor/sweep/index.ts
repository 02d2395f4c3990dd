export type { Knowledge, Leftover, SweepDecision } from './decideSweep';
export { sweepLeftovers } from './sweepLeftovers';
export type { SweepReport } from './sweepLeftovers';
