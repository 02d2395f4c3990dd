export { NasObserver } from './NasObserver';
