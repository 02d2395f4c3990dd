export { MoveButton } from './MoveButton';
