export { DatabaseReadingStore } from './DatabaseReadingStore';
export type {
  ReadingProblem,
  ReadingStore,
  StoredReadings,
} from './ReadingStore';
export * from './operations';
