export { DatabaseReadingStore } from './DatabaseReadingStore';
export type {
  ReadingProblem,
  ReadingStore,
  StoredReadings,
} from './ReadingStore';
