import { StatusError } from '../StatusError';

/** How a client wants objects to be sent. */
export interface Representation {
  as: 'object' | 'Table' | 'PartialObjectMetadata' | 'discovery';
  /** Of aggregated discovery. */
  version?: string;
}

const offered = ['application/json', 'application/yaml'];

/**
 * Chooses from an `Accept` header. Protobuf and CBOR are not offered, so that
 * clients that know them fall back to JSON.
 *
 * @throws StatusError 406 where nothing that is asked for can be had
 */
export function negotiate(accept: string | undefined): Representation {
  if (!accept) {
    return { as: 'object' };
  }
  for (const entry of accept.split(',')) {
    const [type, ...parameters] = entry.split(';').map(part => part.trim());
    const values = new Map(
      parameters.map(part => part.split('=') as [string, string]),
    );
    if (!['application/json', 'application/*', '*/*'].includes(type)) {
      continue;
    }
    const as = values.get('as');
    if (!as) {
      return { as: 'object' };
    }
    if (as === 'APIGroupDiscoveryList') {
      return { as: 'discovery', version: values.get('v') };
    }
    if (as === 'Table' && values.get('v') === 'v1') {
      return { as: 'Table' };
    }
    if (as.startsWith('PartialObjectMetadata') && values.get('v') === 'v1') {
      return { as: 'PartialObjectMetadata' };
    }
  }
  throw StatusError.notAcceptable(offered);
}
