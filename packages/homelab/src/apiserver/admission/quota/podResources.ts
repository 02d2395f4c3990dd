import { Quantity } from '../../quantities/Quantity';

type Amounts = Map<string, Quantity>;

function amountsOf(values: Record<string, string> = {}): Amounts {
  return new Map(
    Object.entries(values).map(([name, value]) => [name, Quantity.of(value)]),
  );
}

function add(left: Amounts, right: Amounts): Amounts {
  const sum = new Map(left);
  for (const [name, value] of right) {
    sum.set(name, sum.get(name)?.plus(value) ?? value);
  }
  return sum;
}

function larger(left: Amounts, right: Amounts): Amounts {
  const most = new Map(left);
  for (const [name, value] of right) {
    const other = most.get(name);
    if (!other || value.compare(other) > 0) {
      most.set(name, value);
    }
  }
  return most;
}

function total(spec: any, field: 'requests' | 'limits'): Amounts {
  let running: Amounts = new Map();
  for (const { resources } of spec.containers ?? []) {
    running = add(running, amountsOf(resources?.[field]));
  }
  // Sidecars run beside everything after them; others run before the rest, alone.
  let sidecars: Amounts = new Map();
  let starting: Amounts = new Map();
  for (const { resources, restartPolicy } of spec.initContainers ?? []) {
    const own = amountsOf(resources?.[field]);
    if (restartPolicy === 'Always') {
      sidecars = add(sidecars, own);
      starting = larger(starting, sidecars);
    } else {
      starting = larger(starting, add(sidecars, own));
    }
  }
  return larger(add(running, sidecars), starting);
}

/** What a pod asks for and is limited to as a whole (k8s.io/component-helpers, resource). */
export function podResources(spec: any): {
  requests: Record<string, string>;
  limits: Record<string, string>;
} {
  const texts = (amounts: Amounts) =>
    Object.fromEntries(
      [...amounts].map(([name, value]) => [name, value.toString()]),
    );
  return {
    requests: texts(total(spec, 'requests')),
    limits: texts(total(spec, 'limits')),
  };
}
