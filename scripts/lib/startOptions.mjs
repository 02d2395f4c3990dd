import { Plain } from './say.mjs';

/** Options of `npm start` that are for the home lab, and how many words each has. */
const labOptions = {
  '--reset': 1,
  '--ephemeral': 1,
  '--control-plane': 1,
  '--speed': 2,
  '--seed': 2,
  '--isolation': 2,
};

/**
 * Tells the words for the home lab from those for the portal.
 *
 * @returns `lab`: words for the lab; `withoutLab`: whether it is not wanted; `portal`: the rest
 */
export function startOptions(args) {
  const lab = [];
  const portal = [];
  let withoutLab = false;
  for (let index = 0; index < args.length; ) {
    const words = labOptions[args[index]] ?? 1;
    const taken = args.slice(index, index + words);
    if (taken.length < words) {
      throw new Plain(`${args[index]} needs a value after it.`);
    }
    if (args[index] === '--no-lab') withoutLab = true;
    else if (args[index] in labOptions) lab.push(...taken);
    else portal.push(...taken);
    index += words;
  }
  if (withoutLab && lab.length > 0) {
    throw new Plain(
      `${lab[0]} is for the home lab, which --no-lab leaves out. Take one of them away.`,
    );
  }
  return { lab, withoutLab, portal };
}
