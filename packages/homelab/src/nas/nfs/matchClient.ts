import { BlockList, isIP } from 'net';
import { NfsRule } from './nfsRule';

/** A machine that may mount, as rules can mean it. */
export interface NfsHost {
  /** As rules name it, and as {@link NfsExport.clients} do. */
  name: string;
  addresses: string[];
}

/**
 * How exactly a rule's client means a host: 0 for not at all, more for a
 * network, still more for a name with a wildcard, most for the host itself.
 */
function exactness(client: string, host: NfsHost): number {
  const names = [host.name, ...host.addresses].map(name => name.toLowerCase());
  const wanted = client.toLowerCase();
  if (names.includes(wanted)) {
    return 4;
  }
  if (wanted.startsWith('*.') && host.name.endsWith(wanted.slice(1))) {
    return 3;
  }
  if (wanted.includes('/') && host.addresses.some(inNetwork(wanted))) {
    return 2;
  }
  return wanted === '*' ? 1 : 0;
}

function inNetwork(network: string): (address: string) => boolean {
  const [base, prefix] = network.split('/');
  const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const list = new BlockList();
  list.addSubnet(base, Number(prefix), familyOf(base));
  return address =>
    isIP(address) !== 0 && list.check(address, familyOf(address));
}

/**
 * The rule that holds for a host: the one that means it most exactly, whatever
 * their order.
 */
export function ruleFor(
  rules: readonly NfsRule[],
  host: NfsHost,
): NfsRule | undefined {
  return rules
    .map(rule => ({ rule, exact: exactness(rule.client, host) }))
    .filter(({ exact }) => exact > 0)
    .sort((a, b) => b.exact - a.exact)[0]?.rule;
}
