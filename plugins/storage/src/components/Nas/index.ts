export { NasLine } from './NasLine';
