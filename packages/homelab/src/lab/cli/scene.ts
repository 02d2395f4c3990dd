/** What a lab of the command line begins with. */
export { homeLabScene as labScene } from '../../scene';
