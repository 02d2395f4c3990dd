import { collectionOf, Kind } from '../registry/Kind';
import { Resource } from '../Resource';
import {
  FieldRequirement,
  matchesFields,
  parseFieldSelector,
  selectableFields,
} from '../selectors/fieldSelector';
import {
  LabelRequirement,
  matchesLabels,
  parseLabelSelector,
} from '../selectors/labelSelector';
import { StatusError } from '../StatusError';
import { Store } from '../store/Store';
import { parseRevision, tooNew } from './revisions';

/** A selection of objects of a kind. */
export interface Selection {
  labels: LabelRequirement[];
  fields: FieldRequirement[];
}

/** Reads the selectors of a request; a name in its path selects that object alone. */
export function parseSelection(
  kind: Kind,
  query: URLSearchParams,
  name?: string,
): Selection {
  const fields = parseFieldSelector(
    query.get('fieldSelector') ?? '',
    Object.keys(selectableFields(kind.fields)),
  );
  return {
    labels: parseLabelSelector(query.get('labelSelector') ?? ''),
    fields: name
      ? [...fields, { field: 'metadata.name', equal: true, value: name }]
      : fields,
  };
}

/** Whether an object belongs to a selection. */
export function isSelected(
  kind: Kind,
  selection: Selection,
  object: Resource,
): boolean {
  return (
    matchesLabels(selection.labels, object.metadata.labels) &&
    matchesFields(selection.fields, object, selectableFields(kind.fields))
  );
}

/** A page of a list. */
export interface Page {
  items: Resource[];
  metadata: {
    resourceVersion: string;
    continue?: string;
    remainingItemCount?: number;
  };
}

interface ContinueToken {
  /** Revision of the first page. */
  revision: number;
  /** Key of the last object that was sent. */
  after: string;
}

function keyOf({ metadata }: Resource): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function encodeToken(token: ContinueToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function decodeToken(text: string): ContinueToken {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (typeof token.after === 'string') {
      return token;
    }
  } catch {
    // Said below.
  }
  throw StatusError.badRequest('continue key is not valid: malformed value');
}

const continueTooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** The error of a forgotten page, with a token that goes on from now. */
class ContinueExpired extends StatusError {
  constructor(private readonly token: string) {
    super(410, 'Expired', continueTooOld);
  }

  toStatus(): object {
    return { ...super.toStatus(), metadata: { continue: this.token } };
  }
}

function snapshot(
  store: Store,
  collection: string,
  query: URLSearchParams,
  namespace?: string,
): { revision: number; items: Resource[]; after?: string } {
  const text = query.get('continue');
  if (text) {
    const token = decodeToken(text);
    // A token of an expired list has no revision: it goes on with what is there now.
    const revision = token.revision < 0 ? store.revision : token.revision;
    const items = store.listAt(collection, revision, namespace);
    if (!items) {
      throw new ContinueExpired(encodeToken({ ...token, revision: -1 }));
    }
    return { revision, items, after: token.after };
  }
  const wanted = parseRevision(query.get('resourceVersion'));
  const match = query.get('resourceVersionMatch');
  if (match && wanted === undefined) {
    throw new StatusError(
      422,
      'Invalid',
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    );
  }
  if (wanted !== undefined && wanted > store.revision) {
    throw tooNew(wanted, store.revision);
  }
  if (match === 'Exact' && wanted) {
    const items = store.listAt(collection, wanted, namespace);
    if (!items) {
      throw StatusError.expired(
        `The resourceVersion for the provided list is too old.`,
      );
    }
    return { revision: wanted, items };
  }
  return {
    revision: store.revision,
    items: store.list(collection, namespace),
  };
}

/** Lists objects of a kind, in pages where the client asks for them. */
export function listObjects(
  store: Store,
  kind: Kind,
  query: URLSearchParams,
  namespace?: string,
): Page {
  const selection = parseSelection(kind, query);
  const { revision, items, after } = snapshot(
    store,
    collectionOf(kind),
    query,
    namespace,
  );
  const selected = items.filter(
    object =>
      (after === undefined || keyOf(object) > after) &&
      isSelected(kind, selection, object),
  );
  const limit = Number(query.get('limit') ?? 0);
  const metadata: Page['metadata'] = { resourceVersion: String(revision) };
  if (!(limit > 0) || selected.length <= limit) {
    return { items: selected, metadata };
  }
  const page = selected.slice(0, limit);
  metadata.continue = encodeToken({
    revision,
    after: keyOf(page[page.length - 1]),
  });
  // How many there are is only known without a selection.
  if (selection.labels.length + selection.fields.length === 0) {
    metadata.remainingItemCount = selected.length - limit;
  }
  return { items: page, metadata };
}
