import { ApiObject } from '../../cluster/objects';
import { Cache } from './Cache';
import { LabelSelector } from './kinds';
import { selects } from './labels';
import { controllerOf } from './owners';
import { objectKey } from './resources';

/**
 * Has owners looked at whenever something of theirs changes, or an orphan that
 * they might adopt.
 */
export function watchOwned<
  Owner extends ApiObject,
  Owned extends ApiObject,
>(input: {
  owners: Cache<Owner>;
  owned: Cache<Owned>;
  selectorOf(owner: Owner): LabelSelector | undefined;
  add(key: string): void;
}): void {
  const { owners, owned, selectorOf, add } = input;
  const { kind } = owners.resource;
  owned.listen(({ now, before }) => {
    for (const object of [now, before]) {
      const controller = object && controllerOf(object);
      if (object && controller?.kind === kind) {
        const { namespace } = object.metadata;
        add(objectKey({ namespace, name: controller.name }));
      }
    }
    if (now && !controllerOf(now)) {
      for (const owner of owners.in(now.metadata.namespace)) {
        if (selects(selectorOf(owner), now.metadata.labels)) {
          add(objectKey(owner.metadata));
        }
      }
    }
  });
}
